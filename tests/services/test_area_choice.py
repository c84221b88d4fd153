"""Area choice: the units a campaign can be held in, in the order in which people look for them."""

from survey_app.core.order import by_name
from survey_app.services import area_choice
from survey_app.store.engine import Store
from tests.builders import DAY


def test_units_to_choose_from_stand_by_name_below_their_district(store: Store) -> None:
    with store.read() as connection:
        above, *districts = area_choice.standing(connection, DAY)
    assert [unit.level for unit in above.units[:2]] == ["province", "district"]
    names = [group.name for group in districts]
    assert names == sorted(names, key=by_name) == [unit.name for unit in above.units[1:]]
    for group in districts:
        listed = [unit.name for unit in group.units]
        assert listed == sorted(listed, key=by_name)
    assert [unit.code for unit in districts[1].units] != sorted(u.code for u in districts[1].units)

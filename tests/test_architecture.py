"""The layers of docs/design point one way; an import against them fails here."""

import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import grimp

ROOT = Path(__file__).parent.parent


def test_imports_point_one_way() -> None:
    result = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_two_modules_stand_on_each_other() -> None:
    """Whichever module is imported first, its import ends: `prepare` refuses a cycle by name."""
    graph = grimp.build_graph("survey_app", "questionnaires", exclude_type_checking_imports=True)
    on = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    for module, needed in on.items():
        for package in [above for one in needed for above in _packages(one)]:
            if not module.startswith(package):
                needed.add(package)  # its __init__ runs first
    # What publishes stands on the campaigns; the act of publishing alone imports it, when called.
    on["survey_app.services.campaigns"].remove("survey_app.services.publishing.keeping")
    on["survey_app.services.campaigns"].remove("survey_app.services.publishing")
    TopologicalSorter(on).prepare()


def _packages(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:n]) for n in range(2, len(parts))]

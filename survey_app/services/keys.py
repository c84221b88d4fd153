"""Keys: one secret of the installation, one derived key for each purpose."""

from dataclasses import dataclass

from survey_app.core.code import derive


@dataclass(frozen=True)
class Keys:
    """Derived keys; none can be computed from another."""

    invitation: bytes
    receipt: bytes
    slot: bytes
    second_factor: bytes
    sealing: bytes
    pseudonym: bytes
    printing: bytes


def keys_of(secret: str) -> Keys:
    """Derive every key from the installation's secret."""
    return Keys(
        invitation=derive(secret, "invitation"),
        receipt=derive(secret, "receipt"),
        slot=derive(secret, "slot"),
        second_factor=derive(secret, "second factor"),
        sealing=derive(secret, "sealing"),
        pseudonym=derive(secret, "pseudonym"),
        printing=derive(secret, "printing"),
    )

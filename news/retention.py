"""How long the newsroom keeps what it stores of people; see ``core.retention``."""

from core.retention import Stated, register

register(
    Stated(
        what="Who read or reviewed a statement before it was public, by invitation",
        how_long=lambda: "as long as the statement is kept",
        order=50,
    )
)

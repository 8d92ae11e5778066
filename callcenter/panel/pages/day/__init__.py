"""The pages of the day: by hour and by place, looking back, assignments, what is undone or without a next step."""

from callcenter.panel.pages.day import asking, assigning, assignments, looking_back, moves, next_steps, plan, undone

__all__ = [
    "asking",
    "assigning",
    "assignments",
    "looking_back",
    "moves",
    "next_steps",
    "plan",
    "undone",
]

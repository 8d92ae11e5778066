"""The pages of the day: the plan by hour, the same by place."""

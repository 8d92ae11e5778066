"""The sample office: an empty database becomes a call centre that is worth looking at.

No tables of its own: it writes those of other rooms, once, into an empty database.
"""

from callcenter.demo.filling import fill_sample_office, is_empty, sample_logins
from callcenter.demo.model import NotEmpty, SampleLogin
from callcenter.demo.speech import record_sample_calls

COMPANY = "Pannon Fleet"  # who calls, in the scripts

__all__ = [
    "COMPANY",
    "NotEmpty",
    "SampleLogin",
    "fill_sample_office",
    "is_empty",
    "record_sample_calls",
    "sample_logins",
]

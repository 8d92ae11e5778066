"""Work that is owed: promised in the transaction that owes it, done later, tried again, parked with its reason.

Tables: those of pgqueuer, in schema `jobs`. The queue carries the work; the state and the count of starts are in the
row that a job is about, so that a job which kills its process is counted too.
"""

from callcenter.background.model import Hopeless, TryLater
from callcenter.background.queueing import enqueue
from callcenter.background.sql import forget_old_log
from callcenter.background.working import Worker

__all__ = ["Hopeless", "TryLater", "Worker", "enqueue", "forget_old_log"]

"""The door: who is let in, once per list, and out again; with a network and without."""

from app.domain.checkin import reactions
from app.domain.checkin.admitting import Verdict, admit, handed_out, recall, undo
from app.domain.checkin.attendance import ADDRESS, ADMITTED, keeps_door, those_who_came
from app.domain.checkin.collecting import Owing, collect, find_owing
from app.domain.checkin.lists import (
    ListDetails,
    Standing,
    add_list,
    edit_list,
    list_doors,
    list_standings,
    list_types,
    open_list,
    remove_list,
)
from app.domain.checkin.merging import (
    MOST_AT_ONCE,
    Carried,
    Conflict,
    Merged,
    count_conflicts,
    list_conflicts,
    merge_scans,
    settle_conflict,
)
from app.domain.checkin.moving import IN, OUT, WAYS
from app.domain.checkin.queries import (
    Count,
    Found,
    count_inside,
    find_tickets,
    get_list,
    get_scan,
    last_scans,
    list_scans,
)
from app.domain.checkin.snapshot import Known, Snapshot, device_key, snapshot_of
from app.domain.checkin.tally import count_in, recount

__all__ = [
    "ADDRESS",
    "ADMITTED",
    "IN",
    "MOST_AT_ONCE",
    "OUT",
    "WAYS",
    "Carried",
    "Conflict",
    "Count",
    "Found",
    "Known",
    "ListDetails",
    "Merged",
    "Owing",
    "Snapshot",
    "Standing",
    "Verdict",
    "add_list",
    "admit",
    "collect",
    "count_conflicts",
    "count_in",
    "count_inside",
    "device_key",
    "edit_list",
    "find_owing",
    "find_tickets",
    "get_list",
    "get_scan",
    "handed_out",
    "keeps_door",
    "last_scans",
    "list_conflicts",
    "list_doors",
    "list_scans",
    "list_standings",
    "list_types",
    "merge_scans",
    "open_list",
    "reactions",
    "recall",
    "recount",
    "remove_list",
    "settle_conflict",
    "snapshot_of",
    "those_who_came",
    "undo",
]

"""Accounts: people who sign in, their addresses and passwords."""

from app.domain.accounts import letters
from app.domain.accounts.administering import (
    create_admin,
    make_admin,
    reinstate_user,
    remove_admin,
    suspend_user,
)
from app.domain.accounts.passwords import ask_reset, change_password, find_reset, reset_password
from app.domain.accounts.profile import rename
from app.domain.accounts.queries import get_user, list_users
from app.domain.accounts.registering import (
    find_verification,
    register,
    send_verification,
)
from app.domain.accounts.signing_in import log_in, verify_address

__all__ = [
    "ask_reset",
    "change_password",
    "create_admin",
    "find_reset",
    "find_verification",
    "get_user",
    "letters",
    "list_users",
    "log_in",
    "make_admin",
    "register",
    "reinstate_user",
    "remove_admin",
    "rename",
    "reset_password",
    "send_verification",
    "suspend_user",
    "verify_address",
]

"""Accounts: people who sign in, their addresses and passwords."""

from app.domain.accounts import letters
from app.domain.accounts.administering import (
    create_admin,
    make_admin,
    reinstate_user,
    remove_admin,
    suspend_user,
)
from app.domain.accounts.grants import (
    Claims,
    TokenPair,
    find_bearer,
    grant_access,
    read_access,
    refresh_access,
    revoke_access,
    revoke_grant,
)
from app.domain.accounts.moving import Move, ask_move, find_move, move_address
from app.domain.accounts.passwords import ask_reset, change_password, find_reset, reset_password
from app.domain.accounts.profile import Profile, edit_profile
from app.domain.accounts.queries import get_user, list_epochs, list_users
from app.domain.accounts.registering import (
    Newcomer,
    find_verification,
    register,
    send_verification,
)
from app.domain.accounts.signing_in import log_in, verify_address

__all__ = [
    "Claims",
    "Move",
    "Newcomer",
    "Profile",
    "TokenPair",
    "ask_move",
    "ask_reset",
    "change_password",
    "create_admin",
    "edit_profile",
    "find_bearer",
    "find_move",
    "find_reset",
    "find_verification",
    "get_user",
    "grant_access",
    "letters",
    "list_epochs",
    "list_users",
    "log_in",
    "make_admin",
    "move_address",
    "read_access",
    "refresh_access",
    "register",
    "reinstate_user",
    "remove_admin",
    "reset_password",
    "revoke_access",
    "revoke_grant",
    "send_verification",
    "suspend_user",
    "verify_address",
]

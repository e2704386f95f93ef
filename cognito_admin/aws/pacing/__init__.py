"""Keeps the program under the account's quotas, which it shares with the applications people sign in to.

``categories`` says which requests share a quota; ``ledger`` hands out the slots of them all and is pure, like ``learned_limit``
and ``ledger_bytes``; ``ledger_file`` shares it among processes; ``pacer`` is what a connection waits at.
"""

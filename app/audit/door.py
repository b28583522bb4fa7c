"""I11: admissions, undos and scans agree."""

from __future__ import annotations

from app.audit.asking import rows


def double_admissions() -> list[str]:
    found = rows("""
        SELECT list_id, ticket_id, guest_id, count(*) AS n FROM admission WHERE undone_at IS NULL
        GROUP BY list_id, ticket_id, guest_id HAVING count(*) > 1 ORDER BY list_id, ticket_id, guest_id
    """)
    return [
        f"list {row.list_id}: {'ticket' if row.ticket_id else 'guest'} {row.ticket_id or row.guest_id} "
        f"is in {row.n} times"
        for row in found
    ]


def double_scans() -> list[str]:
    found = rows("SELECT nonce, count(*) AS n FROM scan GROUP BY nonce HAVING count(*) > 1 ORDER BY nonce")
    return [f"scan {row.nonce}: logged {row.n} times" for row in found]


def admissions_without_scan() -> list[str]:
    found = rows("""
        SELECT admission.id, due.result
        FROM admission CROSS JOIN LATERAL (VALUES ('ok', true), ('undone', undone_at IS NOT NULL))
            AS due (result, is_due)
        WHERE due.is_due AND 1 <> (
            SELECT count(*) FROM scan
            WHERE scan.admission_id = admission.id AND scan.result = due.result
                AND scan.list_id = admission.list_id
                AND scan.ticket_id IS NOT DISTINCT FROM admission.ticket_id)
        ORDER BY admission.id
    """)
    return [f"admission {row.id}: not exactly one scan “{row.result}” belongs to it" for row in found]


def scans_without_admission() -> list[str]:
    found = rows("""
        SELECT scan.id, scan.result FROM scan LEFT JOIN admission ON admission.id = scan.admission_id
        WHERE (scan.result IN ('ok', 'back', 'left', 'undone')) <> (admission.id IS NOT NULL)
            OR scan.result = 'undone' AND admission.undone_at IS NULL
        ORDER BY scan.id
    """)
    return [f"scan {row.id}: result {row.result} does not fit its admission" for row in found]


def out_without_move() -> list[str]:
    """Who is out went out last; who came in again is inside."""
    found = rows("""
        SELECT admission.id, admission.out_since, last.result, last.at
        FROM admission LEFT JOIN LATERAL (
            SELECT result, at FROM scan
            WHERE scan.admission_id = admission.id AND scan.result IN ('ok', 'back', 'left')
            ORDER BY at DESC, id DESC LIMIT 1
        ) AS last ON true
        WHERE admission.undone_at IS NULL
            AND admission.out_since IS DISTINCT FROM CASE WHEN last.result = 'left' THEN last.at END
        ORDER BY admission.id
    """)
    return [f"admission {row.id}: out since {row.out_since}, last scan {row.result}" for row in found]


def conflicts_of_those_let_in() -> list[str]:
    found = rows("""
        SELECT id, conflict, result FROM scan
        WHERE conflict IS NOT NULL
            AND (ticket_id IS NULL AND conflict <> 'let-in' OR admission_id IS NOT NULL
                OR result IN ('ok', 'back', 'left', 'undone'))
        ORDER BY id
    """)
    return [f"scan {row.id}: a conflict “{row.conflict}” with result {row.result}" for row in found]


def counts_of_admissions() -> list[str]:
    found = rows("""
        SELECT coalesce(kept.list_id, stored.list_id) AS list_id, coalesce(came, 0) AS came,
               coalesce(gone, 0) AS gone, coalesce(n, 0) AS n, coalesce(out, 0) AS out
        FROM admission_count AS kept FULL JOIN (
            SELECT list_id, coalesce(ticket_id, guest_id) % 16 AS part, count(*) AS n, count(out_since) AS out
            FROM admission WHERE undone_at IS NULL GROUP BY 1, 2
        ) AS stored ON stored.list_id = kept.list_id AND stored.part = kept.part
        WHERE (coalesce(came, 0), coalesce(gone, 0)) <> (coalesce(n, 0), coalesce(out, 0))
        ORDER BY 1, coalesce(kept.part, stored.part)
    """)
    return [
        f"list {row.list_id}: {row.came} in and {row.gone} out are kept, {row.n} and {row.out} are stored"
        for row in found
    ]

"""What the tester is told beyond its configuration."""

import schemathesis

# A document describes what may be sent, but not what the server holds at the moment. Where a good
# request may be refused for that alone: the call, the status and what the refusal is about.
REFUSED_FOR_WHAT_IS_HELD = {
    # A cursor is opaque and fits the list that it came from.
    ("daftar", 400): {"cursor"},
    # So is a sync token.
    ("perubahan", 410): {None},
    # A range that the document of that length does not have.
    ("dokumen", 416): {None},
    # A reason is one of the server's list and of the class that the outcome needs; a key serves once.
    ("putuskan", 422): {"alasan_id", None},
    # The fields that may be repaired are those of the proposal.
    ("perbaiki", 422): {"usulan_data"},
    # A refresh token serves once (RFC 6749, 5.2).
    ("token", 400): {None},
}


@schemathesis.check
def refused_only_for_what_is_held(ctx, response, case):
    """A good request is refused only for the reasons above: `expected-statuses` alone would let
    every other refusal with the same status pass."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if response.status_code not in (400, 410, 413, 415, 416, 422, 428):
        return
    call = case.operation.definition.raw.get("operationId")
    allowed = REFUSED_FOR_WHAT_IS_HELD.get((call, response.status_code), set())
    about = response.json().get("field")
    assert about in allowed, f"{call} refused a good request with {response.status_code} for {about}"

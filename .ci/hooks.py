"""What the tester is told beyond its configuration."""

import urllib.parse

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
    # Codes and refresh tokens serve once, and nobody can make them up (RFC 6749, 5.2).
    ("token", 400): {"invalid_grant"},
    ("keluar", 400): {"invalid_grant"},
}

# What the authorization endpoint tells a client at its own address, by 302, though the request was good.
SAID_NO = {None, "access_denied"}


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
    # A page names nothing, and none of them refuses a good request.
    paged = "json" not in response.headers.get("content-type", [""])[0]
    told = {"field": "a page"} if paged else response.json()
    about = told.get("field", told.get("error"))
    assert about in allowed, f"{call} refused a good request with {response.status_code} for {about}"


@schemathesis.check
def sent_back_with_an_error_only_for_one(ctx, response, case):
    """The authorization endpoint answers by 302 whether a request is good or not (RFC 6749, 4.1.2), so
    the status alone tells nothing: a wrong one must come back with an error, and with no code."""
    if case.meta is None or response.status_code != 302:
        return
    place = urllib.parse.urlsplit(response.headers["location"][0])
    told = dict(urllib.parse.parse_qsl(place.query, keep_blank_values=True))
    assert place.hostname in {"127.0.0.1", "localhost", "::1"}, f"sent to {place.hostname}"
    if case.meta.generation.mode.is_positive:
        assert told.get("error") in SAID_NO, f"a good request came back with {told['error']}"
    else:
        assert "error" in told and "code" not in told, f"a wrong request came back with {sorted(told)}"

"""Recognition by uptake, by honest failure, by help given: thanks without points or ranks.

What earns it is counted from what has happened anyway: takings-up that may be named to anybody,
visits, endorsements. Nothing that is shielded earns a certificate or counts towards one: a paper
that names an office would name whose entry it is, and a number that grows by a covered adoption
would tell when it happened. So a shielded entry has none; one that is shielded later loses its own.
"""

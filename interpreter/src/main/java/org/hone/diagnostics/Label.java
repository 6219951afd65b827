package org.hone.diagnostics;

import org.hone.source.Place;

/** A place of second rank and what is to be said about it: "declared here". */
public record Label(Place place, String text) {}

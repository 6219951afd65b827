package org.hone.lower;

import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.source.Place;

/** A lowered term over the vocabulary. */
record VocabularyInfo(VocabularyGraph graph, Place place) implements TermInfo {}

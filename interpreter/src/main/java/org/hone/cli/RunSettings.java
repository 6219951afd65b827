package org.hone.cli;

import java.util.Optional;

/**
 * How a run is done, apart from what it does.
 *
 * @param device the device asked for
 * @param threads threads of the tensor library
 * @param quiet no progress
 * @param format of results
 */
record RunSettings(Optional<String> device, int threads, boolean quiet, Format format) {}

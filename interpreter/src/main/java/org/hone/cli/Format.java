package org.hone.cli;

/** How results and diagnostics are written. */
enum Format {
    text,
    json
}

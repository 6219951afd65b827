/**
 * The run folder: its manifest ({@code run.json}), measurements ({@code metrics.jsonl}), recorded replies
 * ({@code replies.jsonl}), checkpoint and model. Nothing here computes; everything here survives a crash at any moment.
 */
@NullMarked
package org.hone.runtime.record;

import org.jspecify.annotations.NullMarked;

package org.hone.lower;

import org.hone.runtime.plan.OptimizerPlan;
import org.hone.source.Place;

/** A lowered optimiser and where its warm-up stands. */
record OptimizerInfo(OptimizerPlan plan, Place warmup) {}

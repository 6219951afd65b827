package org.hone.lower;

import java.util.Map;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.types.TextSort;

/** A lowered dataset and the types of its columns. */
record DatasetInfo(DatasetPlan plan, Map<String, TextSort> columns) {}

package org.hone.lower;

import java.util.Set;
import org.hone.runtime.plan.RewardPlan;

/** A lowered reward and the columns it reads. */
record RewardInfo(RewardPlan plan, Set<String> columns) {
    RewardInfo {
        columns = Set.copyOf(columns);
    }
}

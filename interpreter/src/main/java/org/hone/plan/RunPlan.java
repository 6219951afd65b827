package org.hone.plan;

import java.util.List;

/**
 * A run block.
 *
 * @param name its name; empty if it has none
 * @param line where it begins, from 1
 */
public record RunPlan(String name, int line, List<Action> actions) {
    public RunPlan {
        actions = List.copyOf(actions);
    }
}

package org.hone.runtime.plan;

/**
 * A reward: a pure function of a reply and its row.
 *
 * @param name the declaration's name
 * @param body an expression whose value is a verdict, a truth value or a number in [0, 1]
 */
public record RewardPlan(String name, TextExpr body) {}

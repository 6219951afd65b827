package org.hone.runtime.walk;

import org.hone.runtime.plan.Phase;

/**
 * A recipe that took another's place in the course of a walk.
 *
 * @param step the step under way
 * @param before the phase that came next
 * @param from digest of the recipe that was left
 * @param to digest of the recipe that took its place
 */
public record Replacement(int step, Phase before, String from, String to) {}

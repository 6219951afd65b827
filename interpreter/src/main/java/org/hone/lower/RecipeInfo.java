package org.hone.lower;

import org.hone.runtime.plan.RecipePlan;

/**
 * A lowered recipe and what it says of the run that is no part of its digest.
 *
 * @param saveEvery steps between checkpoints, unless the action says otherwise
 * @param evalEvery steps between evaluations, unless the action says otherwise; 0 is only after the last
 */
record RecipeInfo(RecipePlan plan, int saveEvery, int evalEvery) {}

package org.hone.runtime.plan;

import org.hone.runtime.estimate.Expr;

/**
 * Which prompts of a step are trained on (DAPO's dynamic sampling, arXiv 2503.14476). Prompts that are not kept are
 * dropped with everything that belongs to them, their demonstrations too, and as many further prompts are drawn in their
 * place, until the batch is full or the rounds are used up. A step that does not fill its batch trains on what it has:
 * its means are over those prompts.
 *
 * @param keep a truth value over the statistics of a prompt
 * @param rounds most rounds of sampling a step, the first included
 */
public record FilterPlan(Expr keep, int rounds) {}

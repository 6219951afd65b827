package org.hone.lower;

import org.hone.runtime.plan.TextExpr;
import org.hone.source.Place;
import org.hone.source.SourceFile;

/**
 * A reward that calls a script, for those who look after scripts: the lock, and the test for mistakes before a run.
 *
 * @param reward the reward's name
 * @param script the script, under the path that messages show
 * @param function what is called
 * @param place where the declaration names the script
 */
public record ForeignReward(String reward, SourceFile script, TextExpr.Foreign function, Place place) {}

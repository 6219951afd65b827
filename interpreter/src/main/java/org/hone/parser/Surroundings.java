package org.hone.parser;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RuleContext;
import org.hone.grammar.HoneParser;
import org.jspecify.annotations.Nullable;

/**
 * The block that was being read.
 *
 * @param noun {@code estimator}, {@code run}, {@code with}, …; empty outside any block
 * @param block its context, when there is one
 */
record Surroundings(String noun, @Nullable ParserRuleContext block) {

    static Surroundings of(@Nullable RuleContext from) {
        for (RuleContext context = from; context != null; context = context.parent) {
            if (context instanceof HoneParser.RunBlockContext run && run.LBRACE() != null) {
                return new Surroundings("run", run);
            }
            if (context instanceof HoneParser.BlockContext block && block.LBRACE() != null) {
                return new Surroundings(noun(block.parent), block);
            }
        }
        return new Surroundings("", null);
    }

    private static String noun(@Nullable RuleContext owner) {
        if (owner == null) {
            return "with";
        }
        return switch (owner) {
            case HoneParser.ModelDeclarationContext model -> "model";
            case HoneParser.DatasetDeclarationContext dataset -> "dataset";
            case HoneParser.TaskDeclarationContext task -> "task";
            case HoneParser.EstimatorDeclarationContext estimator -> "estimator";
            case HoneParser.ScheduleDeclarationContext schedule -> "schedule";
            case HoneParser.OptimizerDeclarationContext optimizer -> "optimizer";
            case HoneParser.RecipeDeclarationContext recipe -> "recipe";
            case HoneParser.TestDeclarationContext test -> "test";
            default -> "with";
        };
    }

    /** What a line of the block can be. */
    String member() {
        return switch (noun) {
            case "estimator" -> "a slot (`mask`, `reference`, `advantage`, `likelihood`, `aggregate`)";
            case "schedule" -> "`let` or `weight`";
            case "test" -> "`let` or `assert`";
            default -> "a field `name = …`";
        };
    }

    /** {@code I was reading an `estimator` block}; empty outside any block. */
    String sentence() {
        if (noun.isEmpty()) {
            return "";
        }
        String article = "aeiou".indexOf(noun.charAt(0)) >= 0 ? "an" : "a";
        return "I was reading " + article + " `" + noun + "` block";
    }
}

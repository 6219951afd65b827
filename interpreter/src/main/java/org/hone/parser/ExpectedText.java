package org.hone.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.Token;
import org.hone.grammar.HoneLexer;
import org.hone.grammar.HoneParser;
import org.hone.grammar.TokenKinds;
import org.hone.parser.Expectations.Candidate;

/** Puts what could have stood somewhere into words. */
final class ExpectedText {
    private ExpectedText() {}

    /** {@code expecting <expression> or `)`}; empty when nothing is known. */
    static String of(Expectations.Found found, Surroundings surroundings) {
        boolean operators = found.candidates().stream()
                        .filter(candidate ->
                                candidate instanceof Candidate.Word word && TokenKinds.isOperator(word.tokenType()))
                        .count()
                > 3;
        // Ordered: what a person would write first, then closers.
        Set<String> things = new TreeSet<>(ExpectedText::compare);
        for (Candidate candidate : found.candidates()) {
            switch (candidate) {
                case Candidate.Rule rule -> things.add(rule(rule.ruleIndex(), surroundings));
                case Candidate.Word word -> {
                    boolean goesOn = TokenKinds.isOperator(word.tokenType())
                            || word.tokenType() == HoneLexer.DOT
                            || word.tokenType() == HoneLexer.LPAREN
                            || word.tokenType() == HoneLexer.LBRACK
                            || word.tokenType() == HoneLexer.FAT_ARROW
                            || word.tokenType() == HoneLexer.COLON
                            || word.tokenType() == HoneLexer.IN;
                    if (!operators || !goesOn) {
                        things.add(token(word.tokenType()));
                    }
                }
            }
        }
        if (operators) {
            things.add("an operator");
        }
        things.remove("");
        if (found.hasRule(HoneParser.RULE_declaration) || found.hasRule(HoneParser.RULE_member)) {
            things.remove("a new line");
        }
        if (things.size() > 1) {
            things.remove("the end of the text");
        }
        return things.isEmpty() ? "" : "expecting " + join(new ArrayList<>(things));
    }

    private static String join(List<String> things) {
        if (things.size() == 1) {
            return things.getFirst();
        }
        return String.join(", ", things.subList(0, things.size() - 1)) + " or " + things.getLast();
    }

    private static int compare(String a, String b) {
        int byRank = Integer.compare(rank(a), rank(b));
        return byRank != 0 ? byRank : a.compareTo(b);
    }

    private static int rank(String thing) {
        return switch (thing) {
            case "`}`", "`)`", "`]`" -> 4;
            case "a new line" -> 3;
            case "`,`" -> 2;
            default -> thing.startsWith("`") ? 1 : 0;
        };
    }

    private static String rule(int rule, Surroundings surroundings) {
        return switch (rule) {
            case HoneParser.RULE_declaration -> "a declaration (`param`, `model`, `recipe`, …)";
            case HoneParser.RULE_runBlock -> "`run`";
            case HoneParser.RULE_statement -> "a statement (`let`, `train`, `show`, …)";
            case HoneParser.RULE_member -> surroundings.member();
            case HoneParser.RULE_action -> "an action";
            case HoneParser.RULE_scaled, HoneParser.RULE_estimatorRef -> "<estimator>";
            case HoneParser.RULE_type -> "<type>";
            case HoneParser.RULE_recordEntry, HoneParser.RULE_typeEntry -> "an entry `name: …`";
            case HoneParser.RULE_moduleRef -> "a module";
            case HoneParser.RULE_importedName, HoneParser.RULE_name, HoneParser.RULE_plainName, HoneParser.RULE_label ->
                "<name>";
            case HoneParser.RULE_separators -> "a new line";
            default -> "<expression>";
        };
    }

    private static String token(int type) {
        return switch (type) {
            case Token.EOF -> "the end of the text";
            case HoneLexer.STRING -> "<text>";
            case HoneLexer.INT, HoneLexer.REAL -> "<number>";
            case HoneLexer.NL, HoneLexer.SEMI -> "a new line";
            case HoneLexer.IDENT -> "<name>";
            case HoneLexer.BAD_NUMBER, HoneLexer.OPEN_STRING -> "";
            default -> {
                String literal = HoneParser.VOCABULARY.getLiteralName(type);
                yield literal == null ? "" : "`" + literal.substring(1, literal.length() - 1) + "`";
            }
        };
    }
}

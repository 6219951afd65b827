package org.hone.runtime.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.StraightLine;
import org.hone.runtime.estimate.TermGraph;
import org.hone.runtime.estimate.VocabularyGraph;

/**
 * Writes a term as a method of the training graph. The method computes in float64 what
 * {@link org.hone.runtime.estimate.Evaluator} computes, on packed tensors of any device, without gradient:
 *
 * <pre>{@code
 * NAME(fields: List[Tensor], offsets: Tensor, promptOf: Tensor, promptWeight: Tensor) -> List[Tensor]
 * }</pre>
 *
 * <ul>
 *   <li>{@code fields}: those of {@link #fieldsOf}, in that order; float32 or float64, shaped as in a packed batch
 *   <li>{@code offsets}: int64 {@code [sequences + 1]}; {@code promptOf}: int64 {@code [sequences]}, ascending
 *   <li>{@code promptWeight}: float {@code [prompts]}, the schedule's weight of the term; also the number of prompts
 *   <li>result: {@code [coefficient, weight]}, float32 {@code [tokens]} each; of a {@link VocabularyGraph} the first is its
 *       factor
 * </ul>
 *
 * <p>The method calls those of {@link SegmentMethods}, which must be in the same archive once.
 */
public final class CoefficientEmitter {
    private final StraightLine program;
    private final List<SourceField> fields;
    private final StringBuilder body = new StringBuilder();
    private final Map<Lifted, String> lifted = new HashMap<>();

    private record Lifted(int line, Axis axis) {}

    private CoefficientEmitter(TermGraph graph) {
        program = StraightLine.of(graph.expressions());
        fields = program.fields();
    }

    /** The fields that the graph's method takes, in order. */
    public static List<SourceField> fieldsOf(TermGraph graph) {
        return StraightLine.of(graph.expressions()).fields();
    }

    /** The method of a term. */
    public static Method emit(TermGraph graph, String name) {
        return new Method(name, new CoefficientEmitter(graph).source(graph, name));
    }

    private String source(TermGraph graph, String name) {
        line("def " + name + "(self, fields: List[Tensor], offsets: Tensor, promptOf: Tensor, promptWeight: Tensor)"
                + " -> List[Tensor]:");
        statement("layout = (self).segment_layout(offsets, promptOf, promptWeight, )");
        statement("allTokens = layout[0]");
        statement("activeTokens = layout[1]");
        statement("activeSequences = layout[2]");
        statement("token_sequence = layout[3]");
        statement("token_prompt = layout[4]");
        statement("sequence_prompt = layout[5]");
        statement("token_batch = torch.zeros_like(token_sequence)");
        statement("sequence_batch = torch.zeros_like(sequence_prompt)");
        statement("prompt_batch = layout[6]");
        statement("weightOfToken = layout[7]");
        statement("device = ops.prim.device(weightOfToken)");
        statement("tokens = torch.numel(token_sequence)");
        statement("sequences = torch.numel(sequence_prompt)");
        statement("prompts = torch.numel(prompt_batch)");
        for (int i = 0; i < program.lines().size(); i++) {
            statement("v" + i + " = " + expression(program.lines().get(i)));
        }
        switch (graph) {
            case EstimatorGraph e -> coefficient();
            case VocabularyGraph v ->
                statement("coefficient = torch.mul(torch.ones_like(token_sequence, dtype=7), " + root(0) + ")");
        }
        aggregate(graph);
        statement("zero = torch.zeros_like(allTokens)");
        statement("return [torch.to(torch.index_copy(zero, 0, activeTokens, coefficient), 6), "
                + "torch.to(torch.index_copy(zero, 0, activeTokens, weight), 6)]");
        return body.toString();
    }

    private void coefficient() {
        String mask = root(0);
        statement("c = torch.mul(torch.mul(" + mask + ", torch.exp(torch.sub(" + root(3) + ", " + root(1) + "))), "
                + root(2) + ")");
        // A masked token is dropped, also where its ratio overflows.
        statement("coefficient = torch.where(torch.eq(" + mask + ", 0.), torch.zeros_like(c), c)");
    }

    private void aggregate(TermGraph graph) {
        statement("weight = torch.mul(weightOfToken, 1.)");
        Axis reached = Axis.TOKEN;
        int root = graph.slots();
        for (Aggregate.Step step : graph.aggregate().steps()) {
            switch (step) {
                case Aggregate.Step.Sum sum -> reached = sum.per();
                case Aggregate.Step.Mean mean -> {
                    if (reached == Axis.PROMPT && mean.per() == Axis.BATCH) {
                        statement("weight = torch.div(weight, torch.numel(promptWeight))");
                    } else {
                        statement("weight = torch.div(weight, torch.index_select((self).segment_count("
                                + segments(reached, mean.per()) + ", ), 0, " + owner(Axis.TOKEN, mean.per()) + "))");
                    }
                    reached = mean.per();
                }
                case Aggregate.Step.Scale scale -> statement("weight = torch.mul(weight, " + root(root++) + ")");
            }
        }
    }

    /** A root's value for every token. */
    private String root(int index) {
        return torch(program.roots().get(index), Axis.TOKEN);
    }

    private String expression(StraightLine.Line line) {
        Expr expr = line.expr();
        Axis axis = expr.axis();
        return switch (expr) {
            case Expr.Literal l -> "torch.full([1], " + number(l.value()) + ", dtype=7, layout=None, device=device)";
            case Expr.Field f -> {
                String field = "torch.to(fields[" + fields.indexOf(f.field()) + "], 7)";
                yield switch (axis) {
                    case TOKEN -> "torch.index_select(" + field + ", 0, activeTokens)";
                    case SEQUENCE -> "torch.index_select(" + field + ", 0, activeSequences)";
                    case PROMPT, BATCH -> field;
                };
            }
            case Expr.Stat s ->
                throw new IllegalArgumentException("an estimator cannot read the schedule's statistic " + s.stat());
            case Expr.Unary u -> unary(u.op(), torch(line.operands().get(0), axis));
            case Expr.Binary b ->
                binary(
                        b.op(),
                        torch(line.operands().get(0), axis),
                        torch(line.operands().get(1), axis));
            case Expr.Select s ->
                "torch.where(torch.ne(" + torch(line.operands().get(0), axis) + ", 0.), "
                        + torch(line.operands().get(1), axis) + ", "
                        + torch(line.operands().get(2), axis) + ")";
            case Expr.Reduce r -> {
                int operand = line.operands().get(0);
                Axis from = program.lines().get(operand).expr().axis();
                String segments = segments(from, axis) + ", )";
                String x = "v" + operand;
                yield switch (r.op()) {
                    case SUM -> "(self).segment_sum(" + x + ", " + segments;
                    case MEAN -> "(self).segment_mean(" + x + ", " + segments;
                    case STD -> "(self).segment_std(" + x + ", 1., " + segments;
                    case STD_POPULATION -> "(self).segment_std(" + x + ", 0., " + segments;
                    case MIN -> "(self).segment_min(" + x + ", " + segments;
                    case MAX -> "(self).segment_max(" + x + ", " + segments;
                    case COUNT -> "(self).segment_count(" + segments;
                    case QUANTILE -> "(self).segment_quantile(" + x + ", " + number(r.argument()) + ", " + segments;
                };
            }
            case Expr.Scan s -> {
                int operand = line.operands().get(0);
                boolean constant = program.lines().get(operand).expr().axis() == Axis.BATCH;
                String x =
                        constant ? "torch.index_select(v" + operand + ", 0, token_batch)" : torch(operand, Axis.TOKEN);
                yield switch (s.op()) {
                    case NEXT -> "(self).segment_next(" + x + ", token_sequence, 1, )";
                    case DISCOUNTED_SUM ->
                        "(self).segment_discounted_sum(" + x + ", " + number(s.argument()) + ", token_sequence, )";
                };
            }
            case Expr.Frozen f -> throw new IllegalStateException("frozen values have no line");
        };
    }

    private static String unary(Expr.UnaryOp op, String x) {
        return switch (op) {
            case NEGATE -> "torch.neg(" + x + ")";
            case EXP -> "torch.exp(" + x + ")";
            case LOG -> "torch.log(" + x + ")";
            case SQRT -> "torch.sqrt(" + x + ")";
            case ABS -> "torch.abs(" + x + ")";
            case SIGMOID -> "torch.sigmoid(" + x + ")";
            case COS -> "torch.cos(" + x + ")";
            case NOT -> "torch.to(torch.eq(" + x + ", 0.), 7)";
        };
    }

    private static String binary(Expr.BinaryOp op, String x, String y) {
        String pair = "(" + x + ", " + y + ")";
        return switch (op) {
            case ADD -> "torch.add" + pair;
            case SUBTRACT -> "torch.sub" + pair;
            case MULTIPLY -> "torch.mul" + pair;
            case DIVIDE -> "torch.div" + pair;
            case POWER -> "torch.pow" + pair;
            case MIN -> "torch.minimum" + pair;
            case MAX -> "torch.maximum" + pair;
            case LESS -> "torch.to(torch.lt" + pair + ", 7)";
            case LESS_EQUAL -> "torch.to(torch.le" + pair + ", 7)";
            case GREATER -> "torch.to(torch.gt" + pair + ", 7)";
            case GREATER_EQUAL -> "torch.to(torch.ge" + pair + ", 7)";
            case EQUAL -> "torch.to(torch.eq" + pair + ", 7)";
            case NOT_EQUAL -> "torch.to(torch.ne" + pair + ", 7)";
            case AND -> "torch.to(torch.logical_and" + pair + ", 7)";
            case OR -> "torch.to(torch.logical_or" + pair + ", 7)";
        };
    }

    /** A line's value with an element for each element of {@code axis}, or with one that broadcasts. */
    private String torch(int line, Axis axis) {
        Axis own = program.lines().get(line).expr().axis();
        if (own == axis || own == Axis.BATCH) {
            return "v" + line;
        }
        return lifted.computeIfAbsent(new Lifted(line, axis), key -> {
            String name = "v" + line + "_" + axis.word();
            statement(name + " = torch.index_select(v" + line + ", 0, " + owner(axis, own) + ")");
            return name;
        });
    }

    private static String segments(Axis fine, Axis coarse) {
        return owner(fine, coarse) + ", " + size(coarse);
    }

    private static String owner(Axis fine, Axis coarse) {
        return fine.word() + "_" + coarse.word();
    }

    private static String size(Axis axis) {
        return switch (axis) {
            case TOKEN -> "tokens";
            case SEQUENCE -> "sequences";
            case PROMPT -> "prompts";
            case BATCH -> "1";
        };
    }

    private static String number(double value) {
        return Double.isInfinite(value) ? value > 0 ? "inf" : "-inf" : Double.toString(value);
    }

    private void statement(String text) {
        line("  " + text);
    }

    private void line(String text) {
        body.append(text).append('\n');
    }
}

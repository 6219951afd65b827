package org.hone.parser;

import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.hone.ast.Action;
import org.hone.ast.Block;
import org.hone.ast.Computation;
import org.hone.ast.Expression;
import org.hone.ast.Member;
import org.hone.ast.Name;
import org.hone.ast.Statement;
import org.hone.ast.TypeTree;
import org.hone.diagnostics.Code;
import org.hone.grammar.HoneParser;
import org.hone.source.Span;
import org.jspecify.annotations.Nullable;

/** Builds statements and actions. */
final class StatementBuilder {
    private final Reporter reporter;
    private final TypeBuilder types;
    private final ExpressionBuilder expressions;
    private final BlockBuilder blocks;

    StatementBuilder(Reporter reporter, TypeBuilder types, ExpressionBuilder expressions, BlockBuilder blocks) {
        this.reporter = reporter;
        this.types = types;
        this.expressions = expressions;
        this.blocks = blocks;
    }

    Optional<Statement> statement(HoneParser.StatementContext context) {
        return switch (context) {
            case HoneParser.LetStatementContext let -> Optional.of(let(let));
            case HoneParser.ComputationStatementContext plain ->
                Optional.of(new Statement.Do(Spans.of(plain), computation(plain.computation(), plain)));
            default -> Optional.empty();
        };
    }

    private Statement let(HoneParser.LetStatementContext context) {
        Span span = Spans.of(context);
        Name name = Spans.name(context.name(), context);
        Optional<TypeTree> type = types.annotation(context.annotation());
        Computation value = computation(context.computation(), context);
        if (context.IN() == null) {
            return new Statement.Bind(span, name, type, value);
        }
        Expression body = expressions.expr(context.expr(), context);
        Expression bound = switch (value) {
            case Expression expression -> expression;
            case Action action -> {
                reporter.report(reporter.error(
                                Code.ACTION_INSIDE_EXPRESSION,
                                action.span(),
                                "an action cannot stand inside an expression")
                        .help("leave out `in`: the name is known on the lines below"));
                yield new Expression.Invalid(action.span());
            }
        };
        Member.Let binding = new Member.Let(name.span().to(bound.span()), name, type, bound);
        return new Statement.Do(span, new Expression.LetIn(span, List.of(binding), body));
    }

    private Computation computation(HoneParser.@Nullable ComputationContext context, ParserRuleContext parent) {
        if (context == null) {
            return new Expression.Invalid(Spans.after(parent));
        }
        return context.action() != null ? action(context.action()) : expressions.unbound(context.unbound(), context);
    }

    private Computation action(HoneParser.ActionContext context) {
        Span span = Spans.of(context);
        return switch (context) {
            case HoneParser.TrainActionContext train ->
                new Action.Train(span, expressions.postfix(train.postfix(), train), options(train.options()));
            case HoneParser.StepActionContext step ->
                new Action.Step(span, expressions.postfix(step.postfix(), step), options(step.options()));
            case HoneParser.EvaluateActionContext evaluate ->
                new Action.Evaluate(
                        span,
                        expressions.postfix(evaluate.postfix(0), evaluate),
                        expressions.postfix(evaluate.postfix(1), evaluate),
                        options(evaluate.options()));
            case HoneParser.SampleActionContext sample ->
                new Action.Sample(
                        span,
                        expressions.postfix(sample.postfix(0), sample),
                        expressions.postfix(sample.postfix(1), sample),
                        options(sample.options()));
            case HoneParser.ReplayActionContext replay ->
                new Action.Replay(span, expressions.postfix(replay.postfix(), replay), options(replay.options()));
            case HoneParser.CompareActionContext compare ->
                new Action.Compare(
                        span,
                        compare.computation().stream()
                                .map(subject -> computation(subject, compare))
                                .toList());
            case HoneParser.ShowActionContext show -> new Action.Show(span, computation(show.computation(), show));
            case HoneParser.SaveActionContext save ->
                new Action.Save(
                        span, expressions.postfix(save.postfix(0), save), expressions.postfix(save.postfix(1), save));
            default -> new Expression.Invalid(span);
        };
    }

    private Optional<Block> options(HoneParser.@Nullable OptionsContext context) {
        return context == null
                ? Optional.empty()
                : Optional.of(blocks.block(context.block(), context, BlockBuilder.Kind.FIELDS));
    }
}

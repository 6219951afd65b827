package org.hone.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.hone.ast.Argument;
import org.hone.ast.BinaryOperator;
import org.hone.ast.Expression;
import org.hone.ast.Member;
import org.hone.ast.Name;
import org.hone.ast.Parameter;
import org.hone.ast.RecordEntry;
import org.hone.ast.UnaryOperator;
import org.hone.diagnostics.Code;
import org.hone.grammar.HoneParser;
import org.hone.source.Span;
import org.jspecify.annotations.Nullable;

/** Builds expressions. Broken parts become {@link Expression.Invalid}; their diagnostics have been given already. */
final class ExpressionBuilder {
    /** Expressions nested deeper are refused, so that no later phase can run out of stack. */
    static final int DEEPEST = 200;

    private final Reporter reporter;
    private final TypeBuilder types;
    private final LiteralBuilder literals;
    private int depth;

    ExpressionBuilder(Reporter reporter, TypeBuilder types, LiteralBuilder literals) {
        this.reporter = reporter;
        this.types = types;
        this.literals = literals;
    }

    Expression expr(HoneParser.@Nullable ExprContext context, ParserRuleContext parent) {
        if (context == null) {
            return invalid(parent);
        }
        return deeper(1, context, () -> {
            if (context.letIn() != null) {
                return letIn(context.letIn());
            }
            return unbound(context.unbound(), context);
        });
    }

    Expression unbound(HoneParser.@Nullable UnboundContext context, ParserRuleContext parent) {
        if (context == null) {
            return invalid(parent);
        }
        if (context.conditional() != null) {
            return conditional(context.conditional());
        }
        if (context.lambda() != null) {
            return lambda(context.lambda());
        }
        return context.pipe() == null ? invalid(context) : pipe(context.pipe());
    }

    private Expression letIn(HoneParser.LetInContext context) {
        List<Member.Let> bindings = context.binding().stream()
                .map(binding -> new Member.Let(
                        Spans.of(binding),
                        Spans.name(binding.name(), binding),
                        types.annotation(binding.annotation()),
                        expr(binding.expr(), binding)))
                .toList();
        return new Expression.LetIn(Spans.of(context), bindings, expr(context.expr(), context));
    }

    private Expression conditional(HoneParser.ConditionalContext context) {
        return new Expression.Conditional(
                Spans.of(context),
                expr(context.expr(0), context),
                expr(context.expr(1), context),
                expr(context.expr(2), context));
    }

    private Expression lambda(HoneParser.LambdaContext context) {
        List<Parameter> parameters = new ArrayList<>();
        if (context.name() != null) {
            Name name = Spans.name(context.name(), context);
            parameters.add(new Parameter(name.span(), name, Optional.empty(), Optional.empty()));
        }
        for (var parameter : context.lambdaParameter()) {
            parameters.add(new Parameter(
                    Spans.of(parameter),
                    Spans.name(parameter.name(), parameter),
                    types.annotation(parameter.annotation()),
                    Optional.empty()));
        }
        return new Expression.Lambda(Spans.of(context), parameters, expr(context.expr(), context));
    }

    private Expression pipe(HoneParser.PipeContext context) {
        return chain(
                context.disjunction(),
                context,
                this::disjunction,
                (joined, operator) -> new Expression.Pipe(joined.span(), joined.left(), joined.right()));
    }

    private Expression disjunction(HoneParser.DisjunctionContext context) {
        return chain(context.conjunction(), context, this::conjunction, ExpressionBuilder::binary);
    }

    private Expression conjunction(HoneParser.ConjunctionContext context) {
        return chain(context.negation(), context, this::negation, ExpressionBuilder::binary);
    }

    private Expression negation(HoneParser.NegationContext context) {
        if (context.NOT() == null) {
            return context.comparison() == null ? invalid(context) : comparison(context.comparison());
        }
        return deeper(1, context, () -> {
            Expression operand = context.negation() == null ? invalid(context) : negation(context.negation());
            return new Expression.Unary(Spans.of(context), UnaryOperator.NOT, operand);
        });
    }

    private Expression comparison(HoneParser.ComparisonContext context) {
        if (context.comparator().size() < 2) {
            return chain(context.alternative(), context, this::alternative, ExpressionBuilder::binary);
        }
        return Comparisons.chained(
                reporter,
                Spans.of(context),
                context.alternative().stream()
                        .map(operand -> new Comparisons.Operand(Spans.of(operand), alternative(operand)))
                        .toList(),
                context.comparator().stream().map(ParserRuleContext::getStart).toList());
    }

    private Expression alternative(HoneParser.AlternativeContext context) {
        return chain(context.sum(), context, this::sum, ExpressionBuilder::binary);
    }

    private Expression sum(HoneParser.SumContext context) {
        return chain(context.product(), context, this::product, ExpressionBuilder::binary);
    }

    private Expression product(HoneParser.ProductContext context) {
        return chain(context.unary(), context, this::unary, ExpressionBuilder::binary);
    }

    private Expression unary(HoneParser.UnaryContext context) {
        if (context.MINUS() == null) {
            return context.power() == null ? invalid(context) : power(context.power());
        }
        return deeper(1, context, () -> {
            Expression operand = context.unary() == null ? invalid(context) : unary(context.unary());
            return new Expression.Unary(Spans.of(context), UnaryOperator.NEGATE, operand);
        });
    }

    private Expression power(HoneParser.PowerContext context) {
        Expression base = postfix(context.postfix(), context);
        TerminalNode caret = context.CARET();
        if (caret == null) {
            return base;
        }
        return deeper(1, context, () -> {
            Expression exponent = context.unary() == null ? invalid(context) : unary(context.unary());
            return new Expression.Binary(
                    Spans.of(context), BinaryOperator.POWER, Spans.of(caret.getSymbol()), base, exponent);
        });
    }

    Expression postfix(HoneParser.@Nullable PostfixContext context, ParserRuleContext parent) {
        if (context == null || context.primary() == null) {
            return invalid(parent);
        }
        return deeper(context.suffix().size(), context, () -> {
            Expression target = primary(context.primary());
            boolean first = true;
            for (var suffix : context.suffix()) {
                target = suffix(target, Spans.between(context.primary(), suffix), suffix, first && isNumber(target));
                first = false;
            }
            return target;
        });
    }

    private Expression suffix(Expression target, Span span, HoneParser.SuffixContext suffix, boolean number) {
        return switch (suffix) {
            case HoneParser.MemberSuffixContext member -> {
                Name name = Spans.name(member.label(), member);
                yield number ? new Expression.Quantity(span, target, name) : new Expression.Select(span, target, name);
            }
            case HoneParser.CallSuffixContext call -> new Expression.Call(span, target, arguments(call.arguments()));
            case HoneParser.IndexSuffixContext index -> new Expression.Index(span, target, expr(index.expr(), index));
            default -> new Expression.Invalid(span);
        };
    }

    private static boolean isNumber(Expression expression) {
        return expression instanceof Expression.IntLiteral || expression instanceof Expression.RealLiteral;
    }

    List<Argument> arguments(HoneParser.@Nullable ArgumentsContext context) {
        if (context == null) {
            return List.of();
        }
        return context.argument().stream()
                .map(argument -> new Argument(
                        Spans.of(argument),
                        argument.label() == null
                                ? Optional.empty()
                                : Optional.of(Spans.name(argument.label(), argument)),
                        expr(argument.expr(), argument)))
                .toList();
    }

    private Expression primary(HoneParser.PrimaryContext context) {
        Token token = context.getStart();
        return switch (context) {
            case HoneParser.IntPrimaryContext number -> literals.integer(token);
            case HoneParser.RealPrimaryContext number -> literals.real(token);
            case HoneParser.BadNumberContext number -> literals.malformedNumber(token);
            case HoneParser.TextPrimaryContext text -> literals.text(token);
            case HoneParser.OpenTextContext text -> literals.unclosedText(token);
            case HoneParser.BoolPrimaryContext bool -> new Expression.BoolLiteral(Spans.of(bool), bool.TRUE() != null);
            case HoneParser.NullPrimaryContext absent -> new Expression.NullLiteral(Spans.of(absent));
            case HoneParser.NamePrimaryContext name -> new Expression.Reference(Spans.of(name), name.getText());
            case HoneParser.ParenthesisedContext inner -> expr(inner.expr(), inner);
            case HoneParser.ListPrimaryContext list ->
                new Expression.ListLiteral(
                        Spans.of(list),
                        list.expr().stream().map(element -> expr(element, list)).toList());
            case HoneParser.RecordPrimaryContext fields ->
                new Expression.RecordLiteral(
                        Spans.of(fields),
                        fields.recordEntry().stream()
                                .map(entry -> new RecordEntry(
                                        Spans.of(entry), Spans.name(entry.label(), entry), expr(entry.expr(), entry)))
                                .toList());
            default -> invalid(context);
        };
    }

    /** A number times an estimator, or an estimator alone. */
    Expression scaled(HoneParser.@Nullable ScaledContext context, ParserRuleContext parent) {
        if (context == null) {
            return invalid(parent);
        }
        Expression estimator = estimator(context.estimatorRef(), context);
        if (context.STAR() == null) {
            return estimator;
        }
        Expression factor =
                context.INT() != null ? literals.integer(context.getStart()) : literals.real(context.getStart());
        Span star = Spans.of(context.STAR().getSymbol());
        return new Expression.Binary(Spans.of(context), BinaryOperator.MULTIPLY, star, factor, estimator);
    }

    private Expression estimator(HoneParser.@Nullable EstimatorRefContext context, ParserRuleContext parent) {
        if (context == null || context.plainName() == null) {
            return invalid(parent);
        }
        var first = context.plainName();
        Expression target = new Expression.Reference(Spans.of(first), first.getText());
        for (var label : context.label()) {
            target = new Expression.Select(Spans.between(first, label), target, Spans.name(label, context));
        }
        return context.arguments() == null
                ? target
                : new Expression.Call(Spans.of(context), target, arguments(context.arguments()));
    }

    private record Joined(Span span, Expression left, Expression right) {}

    private static Expression binary(Joined joined, Token operator) {
        return new Expression.Binary(
                joined.span(), Comparisons.operator(operator), Spans.of(operator), joined.left(), joined.right());
    }

    /** Folds {@code a op b op c} to the left. */
    private <C extends ParserRuleContext> Expression chain(
            List<C> operands,
            ParserRuleContext context,
            Function<C, Expression> build,
            BiFunction<Joined, Token, Expression> join) {
        if (operands.isEmpty()) {
            return invalid(context);
        }
        if (operands.size() == 1 && context.getChildCount() == 1) {
            return build.apply(operands.getFirst());
        }
        return deeper(operands.size(), context, () -> {
            C first = operands.getFirst();
            Expression left = build.apply(first);
            List<ParseTree> children = context.children;
            for (int i = 1; i + 1 < children.size(); i += 2) {
                @SuppressWarnings("unchecked")
                C operand = (C) children.get(i + 1);
                Joined joined = new Joined(Spans.between(first, operand), left, build.apply(operand));
                left = join.apply(joined, operator(children.get(i)));
            }
            return left;
        });
    }

    private static Token operator(ParseTree child) {
        return child instanceof TerminalNode terminal ? terminal.getSymbol() : ((ParserRuleContext) child).getStart();
    }

    private Expression deeper(int levels, ParserRuleContext context, Supplier<Expression> build) {
        if (depth + levels > DEEPEST) {
            Span span = Span.at(Spans.of(context).start());
            reporter.report(reporter.error(Code.NESTED_TOO_DEEPLY, span, "this expression is nested too deeply")
                    .label("more than " + DEEPEST + " levels")
                    .help("name its parts with `let`"));
            return new Expression.Invalid(Spans.of(context));
        }
        depth += levels;
        try {
            return build.get();
        } finally {
            depth -= levels;
        }
    }

    private static Expression invalid(ParserRuleContext parent) {
        return new Expression.Invalid(Spans.after(parent));
    }
}

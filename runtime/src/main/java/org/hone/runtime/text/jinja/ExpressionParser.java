package org.hone.runtime.text.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses expressions; precedence is Jinja's. */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> NO_TEST_ARGUMENT = Set.of("else", "or", "and", "if", "in", "is", "not");

    private final Tokens tokens;

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** An expression, or several with commas between, which make a list. */
    Expression tuple() {
        Expression first = expression();
        if (!tokens.peek().is(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (tokens.accept(",")) {
            if (endsExpression()) {
                break;
            }
            items.add(expression());
        }
        return new Expression.ListOf(items);
    }

    private boolean endsExpression() {
        Token token = tokens.peek();
        return token.kind() == Token.Kind.BLOCK_END
                || token.kind() == Token.Kind.PRINT_END
                || token.is(")")
                || token.is("=");
    }

    Expression expression() {
        tokens.enter();
        Expression value = or();
        while (tokens.accept("if")) {
            Expression condition = or();
            Optional<Expression> otherwise = tokens.accept("else") ? Optional.of(expression()) : Optional.empty();
            value = new Expression.Choice(condition, value, otherwise);
        }
        tokens.leave();
        return value;
    }

    /** What a {@code for} runs over: no bare choice, because an {@code if} there is the loop's own. */
    Expression withoutChoice() {
        return or();
    }

    private Expression or() {
        Expression left = and();
        while (tokens.accept("or")) {
            left = new Expression.Binary("or", left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.accept("and")) {
            left = new Expression.Binary("and", left, not());
        }
        return left;
    }

    private Expression not() {
        if (tokens.accept("not")) {
            tokens.enter();
            Expression operand = not();
            tokens.leave();
            return new Expression.Unary("not", operand);
        }
        return comparison();
    }

    private Expression comparison() {
        List<Expression> operands = new ArrayList<>(List.of(sum()));
        List<String> operators = new ArrayList<>();
        while (true) {
            Token token = tokens.peek();
            if (token.kind() == Token.Kind.OPERATOR && COMPARISONS.contains(token.text())) {
                operators.add(tokens.next().text());
            } else if (tokens.accept("in")) {
                operators.add("in");
            } else if (token.is("not") && tokens.peekNext().is("in")) {
                tokens.next();
                tokens.next();
                operators.add("not in");
            } else {
                return operators.isEmpty() ? operands.getFirst() : new Expression.Compare(operands, operators);
            }
            operands.add(sum());
        }
    }

    private Expression sum() {
        Expression left = concatenation();
        while (tokens.peek().is("+") || tokens.peek().is("-")) {
            left = new Expression.Binary(tokens.next().text(), left, concatenation());
        }
        return left;
    }

    private Expression concatenation() {
        Expression left = product();
        while (tokens.accept("~")) {
            left = new Expression.Binary("~", left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = unary(true);
        while (tokens.peek().is("*")
                || tokens.peek().is("/")
                || tokens.peek().is("//")
                || tokens.peek().is("%")) {
            left = new Expression.Binary(tokens.next().text(), left, unary(true));
        }
        return left;
    }

    private Expression unary(boolean filters) {
        Token token = tokens.peek();
        Expression value;
        if (token.is("-") || token.is("+")) {
            tokens.next();
            tokens.enter();
            value = new Expression.Unary(token.text(), unary(false));
            tokens.leave();
        } else {
            value = postfix(primary());
        }
        return filters ? filtersAndTests(value) : value;
    }

    private Expression primary() {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NAME -> named(token.text());
            case STRING -> {
                StringBuilder text = new StringBuilder(token.text());
                while (tokens.peek().kind() == Token.Kind.STRING) {
                    text.append(tokens.next().text());
                }
                yield new Expression.Literal(new Value.Text(text.toString()));
            }
            case WHOLE -> new Expression.Literal(whole(token));
            case REAL -> new Expression.Literal(new Value.Real(Double.parseDouble(token.text())));
            case OPERATOR -> bracketed(token);
            case DATA, BLOCK_BEGIN, BLOCK_END, PRINT_BEGIN, PRINT_END, END ->
                throw new JinjaException(token.line(), "expected an expression, found '" + token.text() + "'");
        };
    }

    private static Value whole(Token token) {
        try {
            return new Value.Whole(Long.parseLong(token.text()));
        } catch (NumberFormatException e) {
            throw (JinjaException) new JinjaException(token.line(), token.text() + " is too large").initCause(e);
        }
    }

    private static Expression named(String name) {
        return switch (name) {
            case "true", "True" -> new Expression.Literal(new Value.Flag(true));
            case "false", "False" -> new Expression.Literal(new Value.Flag(false));
            case "none", "None" -> new Expression.Literal(new Value.None());
            default -> new Expression.Name(name);
        };
    }

    private Expression bracketed(Token open) {
        return switch (open.text()) {
            case "(" -> parenthesised();
            case "[" -> list();
            case "{" -> table();
            default -> throw new JinjaException(open.line(), "expected an expression, found '" + open.text() + "'");
        };
    }

    private Expression parenthesised() {
        if (tokens.accept(")")) {
            return new Expression.ListOf(List.of());
        }
        Expression inner = tuple();
        tokens.expect(")");
        return inner;
    }

    private Expression list() {
        List<Expression> items = new ArrayList<>();
        while (!tokens.accept("]")) {
            items.add(expression());
            separator("]");
        }
        return new Expression.ListOf(items);
    }

    private Expression table() {
        List<Expression> entries = new ArrayList<>();
        while (!tokens.accept("}")) {
            entries.add(expression());
            tokens.expect(":");
            entries.add(expression());
            separator("}");
        }
        return new Expression.TableOf(entries);
    }

    private void separator(String end) {
        if (!tokens.accept(",") && !tokens.peek().is(end)) {
            throw tokens.unexpected("',' or '" + end + "'");
        }
    }

    private Expression postfix(Expression start) {
        Expression value = start;
        while (true) {
            if (tokens.accept(".")) {
                value = tokens.peek().kind() == Token.Kind.WHOLE
                        ? new Expression.Subscript(value, new Expression.Literal(whole(tokens.next())))
                        : new Expression.Attribute(value, tokens.name());
            } else if (tokens.accept("[")) {
                value = subscript(value);
            } else if (tokens.peek().is("(")) {
                value = new Expression.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression target) {
        Optional<Expression> from = sliceEnd();
        if (tokens.accept("]")) {
            return new Expression.Subscript(target, from.orElseThrow(() -> tokens.unexpected("an index")));
        }
        tokens.expect(":");
        Optional<Expression> to = sliceEnd();
        Optional<Expression> step = tokens.accept(":") ? sliceEnd() : Optional.empty();
        tokens.expect("]");
        return new Expression.Slice(target, from, to, step);
    }

    private Optional<Expression> sliceEnd() {
        return tokens.peek().is(":") || tokens.peek().is("]") ? Optional.empty() : Optional.of(expression());
    }

    private Expression.Arguments arguments() {
        tokens.expect("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.accept(")")) {
            if (tokens.peek().kind() == Token.Kind.NAME && tokens.peekNext().is("=")) {
                String name = tokens.name();
                tokens.expect("=");
                named.put(name, expression());
            } else {
                positional.add(expression());
            }
            separator(")");
        }
        return new Expression.Arguments(positional, named);
    }

    private Expression filtersAndTests(Expression start) {
        Expression value = start;
        while (true) {
            if (tokens.accept("|")) {
                String name = tokens.name();
                value = new Expression.Filter(
                        value, name, tokens.peek().is("(") ? arguments() : Expression.Arguments.NONE);
            } else if (tokens.accept("is")) {
                value = test(value);
            } else if (tokens.peek().is("(")) {
                value = new Expression.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    private Expression test(Expression target) {
        boolean negated = tokens.accept("not");
        String name = tokens.name();
        Expression.Arguments arguments = Expression.Arguments.NONE;
        if (tokens.peek().is("(")) {
            arguments = arguments();
        } else if (beginsOperand(tokens.peek())) {
            arguments = new Expression.Arguments(List.of(postfix(primary())), Map.of());
        }
        Expression test = new Expression.Test(target, name, arguments);
        return negated ? new Expression.Unary("not", test) : test;
    }

    private static boolean beginsOperand(Token token) {
        return switch (token.kind()) {
            case NAME -> !NO_TEST_ARGUMENT.contains(token.text());
            case STRING, WHOLE, REAL -> true;
            case OPERATOR -> token.text().equals("[") || token.text().equals("{");
            case DATA, BLOCK_BEGIN, BLOCK_END, PRINT_BEGIN, PRINT_END, END -> false;
        };
    }
}

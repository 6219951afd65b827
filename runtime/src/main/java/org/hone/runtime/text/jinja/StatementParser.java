package org.hone.runtime.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parses a whole template. */
final class StatementParser {

    private final Tokens tokens;
    private final ExpressionParser expressions;

    private StatementParser(Tokens tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    static List<Statement> parse(String source) {
        var parser = new StatementParser(new Tokens(Lexer.tokens(source)));
        List<Statement> statements = parser.until(Set.of());
        if (parser.tokens.peek().kind() != Token.Kind.END) {
            throw parser.tokens.unexpected("the end");
        }
        return statements;
    }

    /** Statements up to a block whose keyword is one of {@code ends}; that block's opening is then consumed. */
    private List<Statement> until(Set<String> ends) {
        tokens.enter();
        List<Statement> statements = new ArrayList<>();
        while (true) {
            Token token = tokens.peek();
            switch (token.kind()) {
                case DATA -> statements.add(new Statement.Text(tokens.next().text()));
                case PRINT_BEGIN -> {
                    tokens.next();
                    statements.add(new Statement.Print(token.line(), expressions.tuple()));
                    tokens.expect(Token.Kind.PRINT_END);
                }
                case BLOCK_BEGIN -> {
                    tokens.next();
                    if (ends.contains(tokens.peek().text())) {
                        tokens.leave();
                        return List.copyOf(statements);
                    }
                    statements.add(block(token.line()));
                }
                case END -> {
                    if (!ends.isEmpty()) {
                        throw tokens.unexpected(
                                String.join(" or ", ends.stream().sorted().toList()));
                    }
                    tokens.leave();
                    return List.copyOf(statements);
                }
                case BLOCK_END, PRINT_END, NAME, STRING, WHOLE, REAL, OPERATOR ->
                    throw tokens.unexpected("a statement");
            }
        }
    }

    private List<Statement> body(String end) {
        tokens.expect(Token.Kind.BLOCK_END);
        List<Statement> body = until(Set.of(end));
        closing(end);
        return body;
    }

    private void closing(String end) {
        tokens.expect(end);
        // A macro or block may repeat its name behind the closing keyword.
        if (tokens.peek().kind() == Token.Kind.NAME) {
            tokens.next();
        }
        tokens.expect(Token.Kind.BLOCK_END);
    }

    private Statement block(int line) {
        String keyword = tokens.name();
        return switch (keyword) {
            case "if" -> condition(line);
            case "for" -> loop(line);
            case "set" -> assignment(line);
            case "macro" -> macro(line);
            case "generation" -> new Statement.Generation(body("endgeneration"));
            case "break" -> ended(new Statement.Break(line));
            case "continue" -> ended(new Statement.Continue(line));
            default -> throw new JinjaException(line, "'" + keyword + "' is not supported in chat templates");
        };
    }

    private Statement ended(Statement statement) {
        tokens.expect(Token.Kind.BLOCK_END);
        return statement;
    }

    private Statement condition(int line) {
        Expression condition = expressions.tuple();
        tokens.expect(Token.Kind.BLOCK_END);
        List<Statement> then = until(Set.of("elif", "else", "endif"));
        int next = tokens.line();
        if (tokens.accept("elif")) {
            tokens.enter();
            Statement.If otherwise = (Statement.If) condition(next);
            tokens.leave();
            return new Statement.If(line, condition, then, List.of(otherwise));
        }
        if (tokens.accept("else")) {
            return new Statement.If(line, condition, then, body("endif"));
        }
        closing("endif");
        return new Statement.If(line, condition, then, List.of());
    }

    private Statement loop(int line) {
        List<String> targets = names();
        tokens.expect("in");
        Expression items = expressions.withoutChoice();
        Optional<Expression> condition = tokens.accept("if") ? Optional.of(expressions.expression()) : Optional.empty();
        if (tokens.peek().is("recursive")) {
            throw new JinjaException(line, "'recursive' is not supported in chat templates");
        }
        tokens.expect(Token.Kind.BLOCK_END);
        List<Statement> body = until(Set.of("else", "endfor"));
        List<Statement> otherwise = List.of();
        if (tokens.accept("else")) {
            otherwise = body("endfor");
        } else {
            closing("endfor");
        }
        return new Statement.For(line, targets, items, condition, body, otherwise);
    }

    private List<String> names() {
        boolean bracket = tokens.accept("(");
        List<String> names = new ArrayList<>(List.of(tokens.name()));
        while (tokens.accept(",")) {
            names.add(tokens.name());
        }
        if (bracket) {
            tokens.expect(")");
        }
        return List.copyOf(names);
    }

    private Statement assignment(int line) {
        List<String> targets = names();
        if (targets.size() == 1 && tokens.accept(".")) {
            String field = tokens.name();
            tokens.expect("=");
            Statement set = new Statement.SetField(line, targets.getFirst(), field, expressions.tuple());
            tokens.expect(Token.Kind.BLOCK_END);
            return set;
        }
        if (tokens.accept("=")) {
            Statement set = new Statement.Set(line, targets, expressions.tuple());
            tokens.expect(Token.Kind.BLOCK_END);
            return set;
        }
        return new Statement.SetBlock(line, targets.getFirst(), body("endset"));
    }

    private Statement macro(int line) {
        String name = tokens.name();
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        tokens.expect("(");
        while (!tokens.accept(")")) {
            parameters.add(tokens.name());
            if (tokens.accept("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw tokens.unexpected("'=', because an earlier parameter has a default");
            }
            if (!tokens.accept(",") && !tokens.peek().is(")")) {
                throw tokens.unexpected("',' or ')'");
            }
        }
        return new Statement.Macro(line, name, parameters, defaults, body("endmacro"));
    }
}

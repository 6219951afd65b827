package org.hone.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hone.assist.Edit.Look;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.check.Builtins;
import org.hone.check.Value;
import org.hone.parser.Lexeme;
import org.hone.resolve.Module;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.estimate.Axis;
import org.hone.source.Span;
import org.hone.types.Unit;
import org.jspecify.annotations.Nullable;

/** What may stand at an offset: the lexemes around it say what kind of thing, the checker which. */
final class Completions {
    private static final String PLACEHOLDER = "hone_here";

    private final Assist assist;
    private final int offset;
    private final Edit edit;
    private final Cursor cursor;
    private @Nullable Look read;
    private final Candidates found;
    private final Expected expected;

    private Completions(Assist assist, int offset) {
        this.assist = assist;
        this.offset = offset;
        this.edit = assist.edit(offset);
        this.cursor = Cursor.at(edit.piece(), edit.within(offset));
        this.found = new Candidates(edit, cursor);
        this.expected = new Expected(cursor);
    }

    static List<Completion> of(Assist assist, int offset) {
        Completions completions = new Completions(assist, offset);
        completions.collect();
        String typed = assist.source()
                .text()
                .substring(
                        completions.edit.baseFrom() + completions.cursor.word().start(), offset);
        return completions.found.matching(typed);
    }

    private void collect() {
        if (cursor.comment() || cursor.text().isPresent()) {
            return;
        }
        List<Lexeme> line = cursor.line();
        Optional<Lexeme> previous = cursor.previous();
        Optional<Cursor.Open> bracket = cursor.bracket();
        String owner =
                bracket.filter(b -> b.bracket().equals("{")).map(cursor::owner).orElse("");
        if (owner.equals("import")) {
            importedNames(bracket.orElseThrow());
        } else if (!line.isEmpty() && line.getFirst().text().equals("import")) {
            modules(line);
        } else if (previous.filter(p -> p.is(".")).isPresent()) {
            afterDot();
        } else if (expected.axis(previous)) {
            axes();
        } else if (expected.typed(previous, bracket, line)) {
            types();
        } else if (bracket.filter(b -> b.bracket().equals("(")).isPresent() && cursor.parameters(bracket.get())) {
            // The name of a parameter is the author's.
            return;
        } else if (cursor.startsLine() || Expected.separated(previous, bracket)) {
            line(bracket, owner);
        } else if (previous.isPresent() && Expected.named(line)) {
            return;
        } else if (previous.isPresent() && Expected.operand(previous.get(), line)) {
            operators(line);
        } else {
            expression(bracket, line);
        }
    }

    private void axes() {
        for (Axis axis : Axis.values()) {
            Symbol symbol = new Symbol.Outermost(axis.word(), new Value.AxisWord(axis));
            found.add(axis.word(), axis.word(), Completion.Kind.AXIS, "axis", Describe.doc(symbol), 0);
        }
    }

    private void types() {
        TypeDocs.all().forEach((name, doc) -> found.add(name, name, Completion.Kind.TYPE, "type", doc, 1));
        Analysis analysis = look().analysis();
        analysis.main().declarations().forEach((name, d) -> {
            if (d instanceof Declaration.Dataset) {
                found.add(name + ".Row", name + ".Row", Completion.Kind.TYPE, "type", "A row of `" + name + "`.", 0);
            }
        });
    }

    // ---- imports

    private void modules(List<Lexeme> line) {
        boolean started = cursor.previous()
                .filter(p -> p.is(".") || p.text().equals("import"))
                .isPresent();
        if (!started) {
            found.add("as", "as ", Completion.Kind.KEYWORD, "", "another name for the module", 0);
            return;
        }
        String typed = String.join("", line.stream().skip(1).map(Lexeme::text).toList());
        for (String name : ModuleLoader.STANDARD) {
            if (name.startsWith(typed)) {
                String rest = name.substring(typed.length());
                found.add(rest, rest, Completion.Kind.MODULE, name, assist.moduleDoc(name), 0);
            }
        }
    }

    private void importedNames(Cursor.Open brace) {
        List<Lexeme> head = cursor.lineBefore(brace.index());
        Optional<Module> module = assist.module(head);
        List<String> given = cursor.fields(brace, ",");
        module.ifPresent(m -> m.declarations().forEach((name, d) -> {
            if (!given.contains(name)) {
                Symbol symbol = new Symbol.Top(m, d);
                found.add(
                        name,
                        name,
                        Candidates.kind(symbol),
                        Describe.type(symbol, look().analysis()),
                        Describe.doc(symbol),
                        0);
            }
        }));
    }

    // ---- behind a dot

    private void afterDot() {
        if (cursor.beforePrevious().filter(p -> p.kind() == Lexeme.Kind.NUMBER).isPresent()) {
            for (Unit unit : Unit.values()) {
                found.add(
                        unit.word(),
                        unit.word(),
                        Completion.Kind.UNIT,
                        unit.scalar().typeName(),
                        TypeDocs.of(unit.scalar().typeName()),
                        0);
            }
            return;
        }
        Look look = look();
        Optional<Expression> target = look.trace()
                .expressionAt()
                .filter(e ->
                        e instanceof Expression.Select s && s.member().text().equals(PLACEHOLDER))
                .map(e -> ((Expression.Select) e).target())
                .or(this::pathBefore);
        Scope scope = look.trace().scopeAt();
        target.ifPresent(t -> new Members(look.analysis()).all(t, scope).forEach((name, symbol) -> {
            String type = look.analysis()
                    .value(t, scope)
                    .flatMap(v -> look.analysis().member(v, name))
                    .map(Describe::type)
                    .orElseGet(() -> Describe.type(symbol, look.analysis()));
            found.add(
                    name,
                    name,
                    Candidates.kind(symbol) == Completion.Kind.LOCAL ? Completion.Kind.FIELD : Candidates.kind(symbol),
                    type,
                    Describe.doc(symbol),
                    0);
        }));
    }

    /** The names before the dot, where the line could not be read. */
    private Optional<Expression> pathBefore() {
        List<Lexeme> line = cursor.line();
        List<String> words = new ArrayList<>();
        for (int i = line.size() - 1; i > 0 && line.get(i).is("."); i -= 2) {
            if (line.get(i - 1).kind() != Lexeme.Kind.WORD) {
                return Optional.empty();
            }
            words.addFirst(line.get(i - 1).text());
        }
        if (words.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(DottedPath.of(words, Span.at(offset)));
    }

    // ---- lines

    private void line(Optional<Cursor.Open> bracket, String owner) {
        if (bracket.isEmpty()) {
            top();
        } else if (owner.equals("run")) {
            Keywords.actions().forEach(found::keyword);
            found.keyword("let");
            names(look(), "");
        } else {
            members(bracket.get(), owner);
        }
    }

    private void top() {
        Keywords.declarations().forEach(found::keyword);
        if (assist.reading().prompt()) {
            Keywords.actions().forEach(found::keyword);
            found.keyword("let");
            found.keyword("if");
            names(look(), "");
        }
    }

    private void members(Cursor.Open brace, String owner) {
        boolean record = owner.equals("rollouts") || owner.equals("filter");
        List<String> given = cursor.fields(brace, record ? ":" : "=");
        for (NounFields.Field f : NounFields.of(owner)) {
            if (!given.contains(f.name())) {
                String insert = f.name() + (record ? ": " : " = ");
                found.add(f.name(), insert, Completion.Kind.FIELD, f.described(), f.doc(), f.required() ? 0 : 1);
            }
        }
        switch (owner) {
            case "schedule" -> {
                found.keyword("weight");
                found.keyword("let");
            }
            case "test" -> {
                found.keyword("assert");
                found.keyword("let");
            }
            case "model", "dataset", "optimizer", "recipe", "estimator", "task" -> found.keyword("let");
            default -> {}
        }
    }

    // ---- expressions

    private void operators(List<Lexeme> line) {
        long ifs = line.stream().filter(l -> l.text().equals("if")).count();
        long thens = line.stream().filter(l -> l.text().equals("then")).count();
        long elses = line.stream().filter(l -> l.text().equals("else")).count();
        if (ifs > thens) {
            found.keyword("then");
        } else if (thens > elses) {
            found.keyword("else");
        }
        found.keyword("and");
        found.keyword("or");
        if (line.stream().anyMatch(l -> l.text().equals("let"))) {
            found.keyword("in");
        }
        if (!line.isEmpty() && line.getFirst().text().equals("param")) {
            found.keyword("where");
        }
        if (line.stream().anyMatch(l -> Cursor.ACTIONS.contains(l.text()))) {
            found.keyword("with");
            found.keyword("on");
            found.keyword("to");
        }
        if (!line.isEmpty() && line.getFirst().text().equals("assert")) {
            found.keyword("when");
        }
    }

    private void expression(Optional<Cursor.Open> bracket, List<Lexeme> line) {
        Look look = look();
        if (bracket.filter(b -> b.bracket().equals("(")).isPresent()
                && cursor.previous().filter(p -> p.is("(") || p.is(",")).isPresent()) {
            arguments(look, bracket.get());
        }
        String noun = expected.wanted(bracket, line);
        names(look, noun);
        if (!noun.isEmpty()) {
            return;
        }
        for (String word : List.of("if", "let", "not", "true", "false", "null")) {
            found.keyword(word);
        }
        boolean statements = bracket.map(b -> cursor.owner(b).equals("run"))
                .orElse(assist.reading().prompt());
        if (statements
                && line.stream().anyMatch(l -> Set.of("let", "show", "compare").contains(l.text()))) {
            Keywords.actions().forEach(found::keyword);
        }
    }

    private void arguments(Look look, Cursor.Open parenthesis) {
        String callee = cursor.callee(parenthesis);
        if (callee.isEmpty()) {
            return;
        }
        Cursor.Given given = cursor.given(parenthesis);
        Expression path = DottedPath.of(callee);
        int index = cursor.piped(parenthesis) ? 1 : 0;
        int position = 0;
        for (Map.Entry<String, Symbol> p : new Members(look.analysis())
                .parameters(path, look.trace().scopeAt())
                .entrySet()) {
            boolean taken = position++ < index + given.commas() - given.names().size();
            if (!taken && !given.names().contains(p.getKey())) {
                String type = p.getValue() instanceof Symbol.Taken t
                        ? Describe.parameter(t.module(), t.parameter())
                        : p.getValue() instanceof Symbol.Member m ? p.getKey() + ": " + m.doc() : "";
                String doc = p.getValue() instanceof Symbol.Taken t ? Describe.doc(t) : "";
                found.add(p.getKey(), p.getKey() + ": ", Completion.Kind.ARGUMENT, type, doc, 0);
            }
        }
    }

    /** The names in scope.
     *
     * @param noun the only kind of declaration that fits; empty for any
     */
    private void names(Look look, String noun) {
        Analysis analysis = look.analysis();
        Scope scope = look.trace().scopeAt();
        if (noun.isEmpty() || noun.equals("model")) {
            scope.all().forEach((name, symbol) -> found.symbol(name, symbol, analysis, 1));
        }
        analysis.outer().forEach((name, value) -> {
            if (noun.isEmpty() || (noun.equals("model") && hasModel(value))) {
                found.symbol(name, new Symbol.Outermost(name, value), analysis, value instanceof Value.Native ? 2 : 1);
            }
        });
        for (String name : analysis.names().all(analysis.main())) {
            Optional<Symbol> symbol = analysis.global(name);
            if (symbol.isPresent() && !name.equals(PLACEHOLDER)) {
                boolean own = analysis.main().declarations().containsKey(name)
                        || analysis.main().imports().containsKey(name);
                boolean fits = symbol.get() instanceof Symbol.Whole
                        || (symbol.get() instanceof Symbol.Top t
                                && (noun.isEmpty()
                                        || Describe.kind(t.declaration()).equals(noun)));
                if (fits) {
                    found.symbol(name, symbol.get(), analysis, noun.isEmpty() ? (own ? 1 : 2) : 0);
                }
            }
        }
        if (noun.isEmpty()) {
            Builtins.outermost().forEach((name, value) -> {
                if (value instanceof Value.Native) {
                    found.symbol(name, new Symbol.Outermost(name, value), analysis, 2);
                }
            });
        }
    }

    /** Whether a value of the session is a model, or has one. */
    private static boolean hasModel(Value value) {
        Value opened = value instanceof Value.Foreign f ? f.opened() : value;
        return Describe.type(value).equals("a model")
                || (opened instanceof Value.Fields fields && fields.entries().containsKey("model"));
    }

    // ---- the front end

    /** The text with a name at the cursor, read and checked around it. */
    private Look look() {
        if (read == null) {
            read = edit.read(
                    cursor.completed(edit.piece(), PLACEHOLDER), cursor.word().start(), assist.reading());
        }
        return read;
    }
}

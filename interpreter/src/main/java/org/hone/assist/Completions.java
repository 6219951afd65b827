package org.hone.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hone.assist.Edit.Look;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Name;
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
    private final List<Completion> found = new ArrayList<>();

    private Completions(Assist assist, int offset) {
        this.assist = assist;
        this.offset = offset;
        this.edit = assist.edit(offset);
        this.cursor = Cursor.at(edit.piece(), edit.within(offset));
    }

    static List<Completion> of(Assist assist, int offset) {
        Completions completions = new Completions(assist, offset);
        completions.collect();
        return completions.matching();
    }

    /** Those that begin like the word at the cursor; those that hold it, if none does. */
    private List<Completion> matching() {
        String typed = assist.source()
                .text()
                .substring(edit.baseFrom() + cursor.word().start(), offset)
                .toLowerCase(Locale.ROOT);
        List<Completion> beginning = found.stream()
                .filter(c -> c.label().toLowerCase(Locale.ROOT).startsWith(typed))
                .toList();
        List<Completion> chosen = beginning.isEmpty()
                ? found.stream()
                        .filter(c -> c.label().toLowerCase(Locale.ROOT).contains(typed))
                        .toList()
                : beginning;
        List<Completion> sorted = new ArrayList<>(chosen);
        sorted.sort(java.util.Comparator.comparingInt(Completion::group));
        return sorted;
    }

    private void add(String label, String insert, Completion.Kind kind, String type, String doc, int group) {
        if (!label.startsWith("_") && found.stream().noneMatch(c -> c.label().equals(label))) {
            found.add(new Completion(label, insert, kind, type, doc, group, replaced()));
        }
    }

    private Span replaced() {
        return new Span(
                edit.baseFrom() + cursor.word().start(),
                edit.baseFrom() + cursor.word().end());
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
        } else if (axis(previous)) {
            axes();
        } else if (typed(previous, bracket, line)) {
            types();
        } else if (bracket.filter(b -> b.bracket().equals("(")).isPresent() && cursor.parameters(bracket.get())) {
            // The name of a parameter is the author's.
            return;
        } else if (cursor.startsLine() || separated(previous, bracket)) {
            line(bracket, owner);
        } else if (previous.isPresent() && named(line)) {
            return;
        } else if (previous.isPresent() && operand(previous.get(), line)) {
            operators(line);
        } else {
            expression(bracket, line);
        }
    }

    private static boolean separated(Optional<Lexeme> previous, Optional<Cursor.Open> bracket) {
        return previous.filter(p -> p.is(",")).isPresent()
                && bracket.filter(b -> b.bracket().equals("{")).isPresent();
    }

    /** Whether the word is a name that is being given. */
    private static boolean named(List<Lexeme> line) {
        if (line.size() != 1) {
            return false;
        }
        String first = line.getFirst().text();
        return Cursor.NOUNS.contains(first)
                || Set.of("let", "param", "fn", "run").contains(first);
    }

    private boolean axis(Optional<Lexeme> previous) {
        if (previous.isEmpty()) {
            return false;
        }
        if (previous.get().text().equals("per")) {
            return true;
        }
        return previous.get().is(":")
                && cursor.beforePrevious().filter(p -> p.text().equals("per")).isPresent();
    }

    private boolean typed(Optional<Lexeme> previous, Optional<Cursor.Open> bracket, List<Lexeme> line) {
        if (previous.isEmpty()) {
            return false;
        }
        if (previous.get().is("->")) {
            return true;
        }
        if (!previous.get().is(":")) {
            return false;
        }
        if (bracket.isEmpty()) {
            return true;
        }
        if (bracket.get().bracket().equals("(")) {
            return cursor.parameters(bracket.get());
        }
        String owner = cursor.owner(bracket.get());
        return (Cursor.NOUNS.contains(owner) || owner.equals("run"))
                && line.stream().noneMatch(l -> l.is("="));
    }

    private void axes() {
        for (Axis axis : Axis.values()) {
            Symbol symbol = new Symbol.Outermost(axis.word(), new Value.AxisWord(axis));
            add(axis.word(), axis.word(), Completion.Kind.AXIS, "axis", Describe.doc(symbol), 0);
        }
    }

    private void types() {
        TypeDocs.all().forEach((name, doc) -> add(name, name, Completion.Kind.TYPE, "type", doc, 1));
        Analysis analysis = look().analysis();
        analysis.main().declarations().forEach((name, d) -> {
            if (d instanceof Declaration.Dataset) {
                add(name + ".Row", name + ".Row", Completion.Kind.TYPE, "type", "A row of `" + name + "`.", 0);
            }
        });
    }

    // ---- imports

    private void modules(List<Lexeme> line) {
        boolean started = cursor.previous()
                .filter(p -> p.is(".") || p.text().equals("import"))
                .isPresent();
        if (!started) {
            add("as", "as ", Completion.Kind.KEYWORD, "", "another name for the module", 0);
            return;
        }
        String typed = String.join("", line.stream().skip(1).map(Lexeme::text).toList());
        for (String name : ModuleLoader.STANDARD) {
            if (name.startsWith(typed)) {
                String rest = name.substring(typed.length());
                add(rest, rest, Completion.Kind.MODULE, name, assist.moduleDoc(name), 0);
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
                add(name, name, kind(symbol), Describe.type(symbol, look().analysis()), Describe.doc(symbol), 0);
            }
        }));
    }

    // ---- behind a dot

    private void afterDot() {
        if (cursor.beforePrevious().filter(p -> p.kind() == Lexeme.Kind.NUMBER).isPresent()) {
            for (Unit unit : Unit.values()) {
                add(
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
        Optional<Expression> target = look.walk()
                .expressionAt()
                .filter(e ->
                        e instanceof Expression.Select s && s.member().text().equals(PLACEHOLDER))
                .map(e -> ((Expression.Select) e).target())
                .or(this::pathBefore);
        Scope scope = look.walk().scopeAt();
        target.ifPresent(t -> new Members(look.analysis()).all(t, scope).forEach((name, symbol) -> {
            String type = look.analysis()
                    .value(t, scope)
                    .flatMap(v -> look.analysis().member(v, name))
                    .map(Describe::type)
                    .orElseGet(() -> Describe.type(symbol, look.analysis()));
            add(
                    name,
                    name,
                    kind(symbol) == Completion.Kind.LOCAL ? Completion.Kind.FIELD : kind(symbol),
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
        Span none = Span.at(offset);
        Expression path = new Expression.Reference(none, words.getFirst());
        for (String member : words.subList(1, words.size())) {
            path = new Expression.Select(none, path, new Name(none, member));
        }
        return Optional.of(path);
    }

    // ---- lines

    private void line(Optional<Cursor.Open> bracket, String owner) {
        if (bracket.isEmpty()) {
            top();
        } else if (owner.equals("run")) {
            Keywords.actions().forEach(this::keyword);
            keyword("let");
            names(look(), "");
        } else {
            members(bracket.get(), owner);
        }
    }

    private void top() {
        Keywords.declarations().forEach(this::keyword);
        if (assist.prompt()) {
            Keywords.actions().forEach(this::keyword);
            keyword("let");
            keyword("if");
            names(look(), "");
        }
    }

    private void members(Cursor.Open brace, String owner) {
        boolean record = owner.equals("rollouts") || owner.equals("filter");
        List<String> given = cursor.fields(brace, record ? ":" : "=");
        for (NounFields.Field f : NounFields.of(owner)) {
            if (!given.contains(f.name())) {
                String insert = f.name() + (record ? ": " : " = ");
                String type =
                        f.type() + (f.required() ? ", required" : f.byDefault().isEmpty() ? "" : " = " + f.byDefault());
                add(f.name(), insert, Completion.Kind.FIELD, type, f.doc(), f.required() ? 0 : 1);
            }
        }
        switch (owner) {
            case "schedule" -> {
                keyword("weight");
                keyword("let");
            }
            case "test" -> {
                keyword("assert");
                keyword("let");
            }
            case "model", "dataset", "optimizer", "recipe", "estimator", "task" -> keyword("let");
            default -> {}
        }
    }

    private void keyword(String word) {
        add(word, word + " ", Completion.Kind.KEYWORD, "", Keywords.doc(word), 3);
    }

    // ---- expressions

    /** Whether a value has been written and something may follow it. */
    private static boolean operand(Lexeme p, List<Lexeme> line) {
        return switch (p.kind()) {
            case NUMBER, TEXT -> true;
            case SYMBOL -> p.is(")") || p.is("]") || p.is("}");
            case KEYWORD ->
                p.text().equals("true") || p.text().equals("false") || p.text().equals("null");
            case WORD ->
                !((line.size() == 1 && (p.text().equals("weight") || p.text().equals("assert")))
                        || (p.text().equals("equivalent")
                                && line.getFirst().text().equals("assert"))
                        || (p.text().equals("when") && line.getFirst().text().equals("assert"))
                        || (p.text().equals("where") && line.getFirst().text().equals("param"))
                        || p.text().equals("foreign")
                        || (Keywords.connects(p.text())
                                && line.stream().anyMatch(l -> Cursor.ACTIONS.contains(l.text()))));
            default -> false;
        };
    }

    private void operators(List<Lexeme> line) {
        long ifs = line.stream().filter(l -> l.text().equals("if")).count();
        long thens = line.stream().filter(l -> l.text().equals("then")).count();
        long elses = line.stream().filter(l -> l.text().equals("else")).count();
        if (ifs > thens) {
            keyword("then");
        } else if (thens > elses) {
            keyword("else");
        }
        keyword("and");
        keyword("or");
        if (line.stream().anyMatch(l -> l.text().equals("let"))) {
            keyword("in");
        }
        if (!line.isEmpty() && line.getFirst().text().equals("param")) {
            keyword("where");
        }
        if (line.stream().anyMatch(l -> Cursor.ACTIONS.contains(l.text()))) {
            keyword("with");
            keyword("on");
            keyword("to");
        }
        if (!line.isEmpty() && line.getFirst().text().equals("assert")) {
            keyword("when");
        }
    }

    private void expression(Optional<Cursor.Open> bracket, List<Lexeme> line) {
        Look look = look();
        if (bracket.filter(b -> b.bracket().equals("(")).isPresent()
                && cursor.previous().filter(p -> p.is("(") || p.is(",")).isPresent()) {
            arguments(look, bracket.get());
        }
        names(look, wanted(bracket, line));
        for (String word : List.of("if", "let", "not", "true", "false", "null")) {
            keyword(word);
        }
        if (line.stream().anyMatch(l -> Set.of("let", "show", "compare").contains(l.text()))
                && cursor.bracket().filter(b -> cursor.owner(b).equals("run")).isPresent()) {
            Keywords.actions().forEach(this::keyword);
        }
    }

    private void arguments(Look look, Cursor.Open parenthesis) {
        String callee = cursor.callee(parenthesis);
        if (callee.isEmpty()) {
            return;
        }
        Cursor.Given given = cursor.given(parenthesis);
        Expression path = path(callee);
        int index = cursor.piped(parenthesis) ? 1 : 0;
        int position = 0;
        for (Map.Entry<String, Symbol> p : new Members(look.analysis())
                .parameters(path, look.walk().scopeAt())
                .entrySet()) {
            boolean taken = position++ < index + given.commas() - given.names().size();
            if (!taken && !given.names().contains(p.getKey())) {
                String type = p.getValue() instanceof Symbol.Taken t
                        ? Describe.parameter(t.module(), t.parameter())
                        : p.getValue() instanceof Symbol.Member m ? p.getKey() + ": " + m.doc() : "";
                add(p.getKey(), p.getKey() + ": ", Completion.Kind.ARGUMENT, type, "", 0);
            }
        }
    }

    static Expression path(String dotted) {
        Span none = new Span(0, 0);
        List<String> words = List.of(dotted.split("\\.", -1));
        Expression path = new Expression.Reference(none, words.getFirst());
        for (String word : words.subList(1, words.size())) {
            path = new Expression.Select(none, path, new Name(none, word));
        }
        return path;
    }

    /** The word of the noun that must stand here; empty if it may be any value. */
    private String wanted(Optional<Cursor.Open> bracket, List<Lexeme> line) {
        String first = line.isEmpty() ? "" : line.getFirst().text();
        String last = line.isEmpty() ? "" : line.getLast().text();
        if (first.equals("weight") && line.stream().noneMatch(l -> l.is("="))) {
            return "estimator";
        }
        if (first.equals("assert") && line.stream().anyMatch(l -> l.text().equals("equivalent"))) {
            return "estimator";
        }
        switch (last) {
            case "train", "step" -> {
                return "recipe";
            }
            case "evaluate", "sample" -> {
                return "model";
            }
            case "on" -> {
                return line.stream().anyMatch(l -> l.text().equals("evaluate")) ? "dataset" : "";
            }
            default -> {}
        }
        if (bracket.filter(b -> b.bracket().equals("{")).isPresent() && (last.equals("=") || last.equals(":"))) {
            String field = line.size() >= 2 ? line.get(line.size() - 2).text() : "";
            String type = NounFields.find(cursor.owner(bracket.get()), field)
                    .map(NounFields.Field::type)
                    .orElse("");
            return Cursor.NOUNS.contains(type) ? type : "";
        }
        return "";
    }

    /** The names in scope.
     *
     * @param noun the only kind of declaration that fits; empty for any
     */
    private void names(Look look, String noun) {
        Analysis analysis = look.analysis();
        Scope scope = look.walk().scopeAt();
        if (noun.isEmpty() || noun.equals("model")) {
            scope.all().forEach((name, symbol) -> symbol(name, symbol, analysis, 1));
        }
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
                    symbol(name, symbol.get(), analysis, noun.isEmpty() ? (own ? 1 : 2) : 0);
                }
            }
        }
        if (noun.isEmpty()) {
            Builtins.outermost().forEach((name, value) -> {
                if (value instanceof Value.Native) {
                    symbol(name, new Symbol.Outermost(name, value), analysis, 2);
                }
            });
        }
    }

    private void symbol(String name, Symbol symbol, Analysis analysis, int group) {
        add(name, name, kind(symbol), Describe.type(symbol, analysis), Describe.doc(symbol), group);
    }

    static Completion.Kind kind(Symbol symbol) {
        return switch (symbol) {
            case Symbol.Top t ->
                switch (t.declaration()) {
                    case Declaration.Function f -> Completion.Kind.FUNCTION;
                    case Declaration.Param p -> Completion.Kind.PARAM;
                    default -> Completion.Kind.NOUN;
                };
            case Symbol.Taken t -> Completion.Kind.LOCAL;
            case Symbol.Local l -> Completion.Kind.LOCAL;
            case Symbol.Whole w -> Completion.Kind.MODULE;
            case Symbol.Column c -> Completion.Kind.FIELD;
            case Symbol.Outermost o ->
                o.value() instanceof Value.Native ? Completion.Kind.FUNCTION : Completion.Kind.CONSTANT;
            case Symbol.Member m -> Completion.Kind.FIELD;
            case Symbol.TypeName t -> Completion.Kind.TYPE;
        };
    }

    // ---- the front end

    /** The text with a name at the cursor, read and checked around it. */
    private Look look() {
        if (read == null) {
            read = edit.read(
                    cursor.completed(edit.piece(), PLACEHOLDER),
                    cursor.word().start(),
                    assist.prompt(),
                    assist.loader());
        }
        return read;
    }
}

package org.hone.parser;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.hone.ast.Expression;
import org.hone.ast.Item;
import org.hone.ast.ModuleTree;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostics;
import org.hone.grammar.HoneLexer;
import org.hone.grammar.HoneParser;
import org.hone.grammar.Tokens;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/**
 * From text to tree. A tree is always given: what could not be read is left out or stands as {@link Expression.Invalid},
 * and a diagnostic says so. Nothing here throws for any text.
 */
public final class Parser {
    private final Reporter reporter;
    private final CommonTokenStream tokens;

    private Parser(SourceFile source, Diagnostics diagnostics) {
        this(source, 0, diagnostics);
    }

    private Parser(SourceFile source, int start, Diagnostics diagnostics) {
        this.reporter = new Reporter(source, diagnostics);
        this.tokens = Tokens.stream(source.text().substring(start));
        if (start > 0) {
            shift(start);
        }
    }

    private void shift(int start) {
        for (Token token : tokens.getTokens()) {
            CommonToken changed = (CommonToken) token;
            // A token reads its text at its offsets unless it is given one.
            changed.setText(token.getText());
            changed.setStartIndex(token.getStartIndex() + start);
            changed.setStopIndex(token.getStopIndex() + start);
        }
    }

    /** Reads a file. */
    public static ModuleTree parse(SourceFile source, Diagnostics diagnostics) {
        Parser parser = new Parser(source, diagnostics);
        return parser.module(HoneParser::file, ItemBuilder::items);
    }

    /** Reads an input of the prompt: declarations, run blocks and statements. */
    public static ModuleTree parseRepl(SourceFile source, Diagnostics diagnostics) {
        Parser parser = new Parser(source, diagnostics);
        return parser.module(HoneParser::repl, ItemBuilder::items);
    }

    /**
     * Reads the end of a text, as if nothing stood before it; the places are those of the whole text.
     *
     * @param start the offset of the beginning of a line
     * @param prompt whether statements may stand there, as in an input of the prompt
     */
    public static List<Item> parseFrom(SourceFile source, int start, boolean prompt, Diagnostics diagnostics) {
        Parser parser = new Parser(source, start, diagnostics);
        return prompt
                ? parser.module(HoneParser::repl, ItemBuilder::items).items()
                : parser.module(HoneParser::file, ItemBuilder::items).items();
    }

    /** Reads a text that is one expression. */
    public static Expression parseExpression(SourceFile source, Diagnostics diagnostics) {
        Parser parser = new Parser(source, diagnostics);
        return parser.guarded(
                () -> parser.builder().expression(parser.read(HoneParser::expression)),
                new Expression.Invalid(parser.whole()));
    }

    private interface ItemsOf<C> {
        List<Item> build(ItemBuilder builder, C context);
    }

    private <C extends ParserRuleContext> ModuleTree module(Function<HoneParser, C> entry, ItemsOf<C> items) {
        ModuleTree empty = new ModuleTree(whole(), reporter.source(), Optional.empty(), List.of());
        return guarded(
                () -> new ModuleTree(
                        whole(),
                        reporter.source(),
                        new DocComments(tokens.getTokens()).ofFile(),
                        items.build(builder(), read(entry))),
                empty);
    }

    private ItemBuilder builder() {
        return new ItemBuilder(reporter, new DocComments(tokens.getTokens()));
    }

    private Span whole() {
        return new Span(0, reporter.source().text().length());
    }

    private <C extends ParserRuleContext> C read(Function<HoneParser, C> entry) {
        reportOpenComment();
        try {
            HoneParser fast = parser(PredictionMode.SLL);
            fast.setErrorHandler(new BailErrorStrategy());
            return entry.apply(fast);
        } catch (ParseCancellationException notRead) {
            tokens.seek(0);
            HoneParser exact = parser(PredictionMode.LL);
            exact.setErrorHandler(new Recovery(reporter, tokens));
            return entry.apply(exact);
        }
    }

    private HoneParser parser(PredictionMode mode) {
        HoneParser parser = new HoneParser(tokens);
        parser.removeErrorListeners();
        parser.getInterpreter().setPredictionMode(mode);
        return parser;
    }

    private void reportOpenComment() {
        tokens.getTokens().stream()
                .filter(token -> token.getType() == HoneLexer.OPEN_COMMENT)
                .forEach(token -> {
                    int start = Spans.of(token).start();
                    reporter.report(reporter.error(
                                    Code.UNCLOSED_COMMENT, new Span(start, start + 2), "this block comment has no end")
                            .label("runs to the end of the file")
                            .help("close it with `*/`"));
                });
    }

    private <T> T guarded(java.util.function.Supplier<T> work, T otherwise) {
        try {
            return work.get();
        } catch (StackOverflowError tooDeep) {
            reporter.report(reporter.error(Code.NESTED_TOO_DEEPLY, Span.at(0), "this text is nested too deeply to read")
                    .help("name its parts with `let`"));
            return otherwise;
        }
    }
}

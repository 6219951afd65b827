package org.hone.lsp;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.hone.assist.Assist;
import org.hone.assist.Hint;
import org.hone.assist.Outline;
import org.hone.assist.Token;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.Fix;
import org.hone.format.Formatter;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** What is shown of a whole document: outline, colours, hints, folds, style, fixes. */
final class Views {
    private Views() {}

    static List<Either<org.eclipse.lsp4j.SymbolInformation, DocumentSymbol>> symbols(Assist assist) {
        return assist.outline().stream()
                .map(o -> Either.<org.eclipse.lsp4j.SymbolInformation, DocumentSymbol>forRight(
                        symbol(o, assist.source())))
                .toList();
    }

    private static DocumentSymbol symbol(Outline o, SourceFile source) {
        DocumentSymbol symbol = new DocumentSymbol(
                o.name(), kind(o.kind()), Places.range(source, o.whole()), Places.range(source, o.at()), o.kind());
        symbol.setChildren(
                o.children().stream().map(child -> symbol(child, source)).toList());
        return symbol;
    }

    private static SymbolKind kind(String kind) {
        return switch (kind) {
            case "fn", "reward" -> SymbolKind.Function;
            case "param" -> SymbolKind.Constant;
            case "let" -> SymbolKind.Variable;
            case "field", "weight" -> SymbolKind.Field;
            case "run" -> SymbolKind.Event;
            case "test" -> SymbolKind.Method;
            default -> SymbolKind.Class;
        };
    }

    static List<FoldingRange> folds(Assist assist) {
        List<FoldingRange> folds = new ArrayList<>();
        for (Outline o : assist.outline()) {
            int first = assist.source().lineAt(o.whole().start()) - 1;
            int last = assist.source()
                            .lineAt(Math.max(o.whole().end() - 1, o.whole().start()))
                    - 1;
            if (last > first) {
                folds.add(new FoldingRange(first, last));
            }
        }
        return folds;
    }

    /** Tokens as the protocol packs them: line and column as differences, one entry a line. */
    static List<Integer> tokens(Assist assist) {
        List<Integer> packed = new ArrayList<>();
        SourceFile source = assist.source();
        List<String> types = HoneServer.tokenTypes();
        int line = 0;
        int column = 0;
        for (Token token : assist.tokens()) {
            int start = token.span().start();
            while (start < token.span().end()) {
                int at = source.lineAt(start);
                int end = Math.min(token.span().end(), source.lineEnd(at));
                if (end > start) {
                    int character = start - source.lineStart(at);
                    packed.add(at - 1 - line);
                    packed.add(at - 1 == line ? character - column : character);
                    packed.add(end - start);
                    packed.add(types.indexOf(HoneServer.tokenType(token.kind())));
                    packed.add((token.definition() ? 1 : 0) + (token.standard() ? 2 : 0));
                    line = at - 1;
                    column = character;
                }
                if (at >= source.lineCount()) {
                    break;
                }
                start = source.lineStart(at + 1);
            }
        }
        return packed;
    }

    static List<InlayHint> hints(Assist assist, Range range) {
        int from = Places.offset(assist.source(), range.getStart());
        int to = Places.offset(assist.source(), range.getEnd());
        List<InlayHint> hints = new ArrayList<>();
        for (Hint h : assist.hints()) {
            if (from <= h.offset() && h.offset() <= to) {
                InlayHint hint = new InlayHint(Places.position(assist.source(), h.offset()), Either.forLeft(h.text()));
                hint.setKind(InlayHintKind.Type);
                hint.setTooltip(h.detail());
                hints.add(hint);
            }
        }
        return hints;
    }

    /** The changes that put a text into the one style; nothing if it does not parse.
     *
     * @param range where changes are wanted; all lines if it is empty
     */
    static List<TextEdit> style(SourceFile source, Optional<Range> range) {
        Optional<String> formatted = Formatter.format(source, new Diagnostics());
        if (formatted.isEmpty() || formatted.get().equals(source.text())) {
            return List.of();
        }
        List<String> before = lines(source.text());
        List<String> after = lines(formatted.get());
        List<TextEdit> edits = new ArrayList<>();
        for (AbstractDelta<String> delta : DiffUtils.diff(before, after).getDeltas()) {
            int first = delta.getSource().getPosition();
            int last = first + delta.getSource().size();
            boolean wanted = range.map(r -> first <= r.getEnd().getLine()
                            && last > r.getStart().getLine()
                            && last - 1 <= r.getEnd().getLine()
                            && first >= r.getStart().getLine())
                    .orElse(true);
            if (wanted) {
                edits.add(new TextEdit(
                        new Range(new Position(first, 0), new Position(last, 0)),
                        String.join("", delta.getTarget().getLines())));
            }
        }
        return List.copyOf(edits);
    }

    /** Lines with their ends, so that a text without a last line end differs from one with it. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, next));
            start = next;
        }
        return lines;
    }

    /** The fixes of what was found in a range. */
    static List<Either<org.eclipse.lsp4j.Command, CodeAction>> fixes(
            Document document, Range range, List<Diagnostic> found, Checks checks) {
        SourceFile source = document.source();
        int from = Places.offset(source, range.getStart());
        int to = Places.offset(source, range.getEnd());
        List<Either<org.eclipse.lsp4j.Command, CodeAction>> actions = new ArrayList<>();
        for (Diagnostic d : found) {
            Span span = d.place().map(p -> p.span()).orElse(Span.at(0));
            Optional<Fix> fix = d.fix().filter(f -> span.start() <= to && from <= span.end());
            fix.ifPresent(f -> {
                List<TextEdit> edits = f.edits().stream()
                        .map(e -> new TextEdit(Places.range(source, e.span()), e.replacement()))
                        .toList();
                CodeAction action = new CodeAction(f.description());
                action.setKind(CodeActionKind.QuickFix);
                action.setDiagnostics(List.of(checks.protocol(d, source)));
                action.setIsPreferred(true);
                action.setEdit(new WorkspaceEdit(java.util.Map.of(document.uri(), edits)));
                actions.add(Either.forRight(action));
            });
        }
        return actions;
    }
}

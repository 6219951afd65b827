package org.hone.lsp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.ParameterInformation;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureInformation;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.hone.assist.Assist;
import org.hone.assist.Completion;
import org.hone.assist.Occurrence;
import org.hone.assist.Symbol;
import org.hone.diagnostics.Diagnostic;
import org.hone.source.Place;
import org.hone.source.SourceFile;

/** Questions about one place of a document, in the words of the protocol. */
final class Questions {
    private final Workspace workspace;

    Questions(Workspace workspace) {
        this.workspace = workspace;
    }

    CompletionList completions(Document document, Position position) {
        List<CompletionItem> items = new ArrayList<>();
        for (Completion c : document.assist().completions(Places.offset(document.source(), position))) {
            CompletionItem item = new CompletionItem(c.label());
            item.setKind(kind(c.kind()));
            if (!c.type().isEmpty()) {
                item.setDetail(c.type());
            }
            if (!c.doc().isEmpty()) {
                item.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, c.doc()));
            }
            item.setSortText("%d%05d".formatted(c.group(), items.size()));
            item.setTextEdit(Either.forLeft(new TextEdit(Places.range(document.source(), c.replaces()), c.insert())));
            items.add(item);
        }
        return new CompletionList(false, items);
    }

    private static CompletionItemKind kind(Completion.Kind kind) {
        return switch (kind) {
            case KEYWORD -> CompletionItemKind.Keyword;
            case FUNCTION -> CompletionItemKind.Function;
            case NOUN -> CompletionItemKind.Class;
            case PARAM, LOCAL -> CompletionItemKind.Variable;
            case FIELD, ARGUMENT -> CompletionItemKind.Field;
            case UNIT -> CompletionItemKind.Unit;
            case MODULE -> CompletionItemKind.Module;
            case AXIS, CONSTANT -> CompletionItemKind.EnumMember;
            case TYPE -> CompletionItemKind.TypeParameter;
            case FILE -> CompletionItemKind.File;
        };
    }

    /** What is known of a word, and why what was found there is wrong. */
    Optional<Hover> hover(Document document, Position position, List<Diagnostic> found) {
        int offset = Places.offset(document.source(), position);
        StringBuilder text = new StringBuilder();
        Optional<org.hone.assist.Hover> known = document.assist().hover(offset);
        known.ifPresent(h -> {
            text.append("```hone\n").append(h.code()).append("\n```\n");
            if (!h.detail().isEmpty()) {
                text.append("\n").append(h.detail().replace("\n", "  \n")).append("\n");
            }
            if (!h.doc().isEmpty()) {
                text.append("\n").append(h.doc()).append("\n");
            }
        });
        for (Diagnostic d : found) {
            if (d.place().filter(p -> p.span().contains(offset)).isPresent()) {
                text.append(text.isEmpty() ? "" : "\n---\n")
                        .append("**")
                        .append(d.code().id())
                        .append("** ")
                        .append(d.code().title())
                        .append("; `hone explain ")
                        .append(d.code().id())
                        .append("` shows a mended example\n");
            }
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Hover hover = new Hover(new MarkupContent(MarkupKind.MARKDOWN, text.toString()));
        known.ifPresent(h -> hover.setRange(Places.range(document.source(), h.span())));
        return Optional.of(hover);
    }

    Optional<SignatureHelp> signature(Document document, Position position) {
        return document.assist()
                .signature(Places.offset(document.source(), position))
                .map(s -> {
                    SignatureInformation shown = new SignatureInformation(s.label());
                    if (!s.doc().isEmpty()) {
                        shown.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, s.doc()));
                    }
                    shown.setParameters(
                            s.parameters().stream().map(ParameterInformation::new).toList());
                    return new SignatureHelp(List.of(shown), 0, s.active());
                });
    }

    List<Location> definition(Document document, Position position) {
        return document
                .assist()
                .definition(Places.offset(document.source(), position))
                .map(this::location)
                .stream()
                .toList();
    }

    private Location location(Place place) {
        return new Location(workspace.uri(place.source()), Places.range(place.source(), place.span()));
    }

    List<Location> references(Document document, Position position, boolean declaration) {
        Optional<Occurrence> at = document.assist().occurrence(Places.offset(document.source(), position));
        List<Location> all = new ArrayList<>();
        at.ifPresent(o -> uses(document, o.symbol()).forEach((assist, uses) -> uses.stream()
                .filter(u -> declaration || !u.definition())
                .forEach(u -> all.add(location(new Place(assist.source(), u.span()))))));
        return all;
    }

    /** The uses of a symbol in this document and in the files that may name it. */
    private Map<Assist, List<Occurrence>> uses(Document document, Symbol symbol) {
        Map<Assist, List<Occurrence>> all = new LinkedHashMap<>();
        all.put(document.assist(), document.assist().uses(symbol));
        boolean shared = symbol instanceof Symbol.Top || symbol instanceof Symbol.Taken || symbol instanceof Symbol.Column;
        if (shared) {
            for (SourceFile file : workspace.holding(symbol.name())) {
                if (!file.name().equals(document.source().name())) {
                    Assist assist = Assist.open(file, workspace.loader());
                    List<Occurrence> uses = assist.uses(symbol);
                    if (!uses.isEmpty()) {
                        all.put(assist, uses);
                    }
                }
            }
        }
        return all;
    }

    /** The word that a rename would change. */
    Optional<Occurrence> renamable(Document document, Position position) {
        Optional<Occurrence> at = document.assist().occurrence(Places.offset(document.source(), position));
        return at.filter(o -> document.assist().fixed(o.symbol()).isEmpty()
                && document.source().text(o.span()).equals(o.symbol().name()));
    }

    WorkspaceEdit rename(Document document, Position position, String name) {
        Occurrence at = document.assist()
                .occurrence(Places.offset(document.source(), position))
                .orElseThrow(() -> refused("there is no name here"));
        document.assist().fixed(at.symbol()).ifPresent(reason -> {
            throw refused(reason);
        });
        Map<String, List<TextEdit>> changes = new LinkedHashMap<>();
        uses(document, at.symbol()).forEach((assist, uses) -> {
            assist.taken(name).ifPresent(reason -> {
                throw refused(reason);
            });
            List<TextEdit> edits = uses.stream()
                    .map(u -> new TextEdit(Places.range(assist.source(), u.span()), name))
                    .toList();
            changes.put(workspace.uri(assist.source()), edits);
        });
        return new WorkspaceEdit(changes);
    }

    private static ResponseErrorException refused(String reason) {
        return new ResponseErrorException(new ResponseError(ResponseErrorCode.RequestFailed, reason, null));
    }
}

package org.hone.lsp;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentRangeFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.PrepareRenameDefaultBehavior;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.CompletableFutures;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.hone.assist.Assist;
import org.hone.source.SourceFile;
import org.jspecify.annotations.Nullable;

/**
 * The open documents. Edits and the questions of a keystroke are carried out by one thread in the order in which they come; what
 * looks at whole documents by another, which gives what it read back to the first.
 */
final class HoneTexts implements TextDocumentService {
    private final ExecutorService answers = Executors.newSingleThreadExecutor(work -> {
        Thread t = new Thread(work, "hone-lsp-answer");
        t.setDaemon(true);
        return t;
    });
    private final Map<String, Document> documents = new HashMap<>();
    private Workspace workspace = new Workspace(Path.of(""));
    private @Nullable LanguageClient client;
    private Checks checks = new Checks(workspace, found -> {});

    void connect(LanguageClient connected) {
        this.client = connected;
    }

    void open(Path root) {
        workspace = new Workspace(root);
        checks.stop();
        LanguageClient connected = client;
        checks = new Checks(workspace, found -> {
            if (connected != null) {
                connected.publishDiagnostics(found);
            }
        });
    }

    void stop() {
        checks.stop();
        answers.shutdownNow();
        workspace.library().delete();
    }

    WorkspaceService files() {
        return new WorkspaceService() {
            @Override
            public void didChangeConfiguration(DidChangeConfigurationParams params) {
                // Nothing can be set.
            }

            @Override
            public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
                answers.execute(() -> documents.values().forEach(d -> check(d, Checks.pause())));
            }
        };
    }

    // ---- documents

    @Override
    public void didOpen(DidOpenTextDocumentParams params) {
        String uri = params.getTextDocument().getUri();
        String text = params.getTextDocument().getText();
        int version = params.getTextDocument().getVersion();
        workspace.hold(uri, text);
        answers.execute(() -> {
            SourceFile source = workspace.source(uri, text);
            Document document = new Document(uri, version, Assist.open(source, workspace.loader()));
            documents.put(uri, document);
            check(document, 0);
            others(document);
        });
    }

    @Override
    public void didChange(DidChangeTextDocumentParams params) {
        String uri = params.getTextDocument().getUri();
        answers.execute(() -> {
            Document before = documents.get(uri);
            if (before == null) {
                return;
            }
            Document now = before.changed(params.getTextDocument().getVersion(), params.getContentChanges());
            documents.put(uri, now);
            workspace.hold(uri, now.source().text());
            check(now, Checks.pause());
            others(now);
        });
    }

    @Override
    public void didClose(DidCloseTextDocumentParams params) {
        String uri = params.getTextDocument().getUri();
        workspace.release(uri);
        answers.execute(() -> {
            documents.remove(uri);
            checks.close(uri);
        });
    }

    @Override
    public void didSave(DidSaveTextDocumentParams params) {
        // The text is known already.
    }

    private void check(Document document, int pause) {
        Assist reading = Assist.open(document.source(), workspace.loader());
        checks.soon(document.uri(), document.version(), document.source(), pause, () -> {
            reading.outline();
            answers.execute(() -> documents.computeIfPresent(
                    document.uri(),
                    (uri, d) -> new Document(uri, d.version(), d.assist().since(reading))));
        });
    }

    /** Checks the open files that import a changed one. */
    private void others(Document changed) {
        String file = Path.of(changed.source().name()).getFileName().toString();
        for (Document d : documents.values()) {
            if (!d.uri().equals(changed.uri()) && d.source().text().contains(file)) {
                check(d, 2 * Checks.pause());
            }
        }
    }

    // ---- questions

    private <T> CompletableFuture<T> ask(String uri, Executor thread, Function<Document, T> question, T nothing) {
        // Found by the thread that edits, so that the answer is about the text that the client has seen.
        return CompletableFutures.computeAsync(answers, cancelled -> {
                    cancelled.checkCanceled();
                    return Optional.ofNullable(documents.get(uri));
                })
                .thenApplyAsync(document -> document.map(question).orElse(nothing), thread);
    }

    private <T> CompletableFuture<T> quick(String uri, Function<Document, T> question, T nothing) {
        return CompletableFutures.computeAsync(answers, cancelled -> {
            cancelled.checkCanceled();
            Document document = documents.get(uri);
            return document == null ? nothing : question.apply(document);
        });
    }

    /** A question that may have no answer, which the protocol writes as null. */
    @SuppressWarnings("NullAway") // the protocol's interfaces do not say that their answers may be null
    private <T> CompletableFuture<T> maybe(String uri, Function<Document, Optional<T>> question) {
        return CompletableFutures.computeAsync(answers, cancelled -> {
            cancelled.checkCanceled();
            return Optional.ofNullable(documents.get(uri)).flatMap(question).orElse(null);
        });
    }

    /** A question that reads the whole text; asked of a reading of its own. */
    private <T> CompletableFuture<T> whole(String uri, Function<Document, T> question, T nothing) {
        return ask(
                uri,
                checks::aside,
                d -> question.apply(new Document(d.uri(), d.version(), Assist.open(d.source(), workspace.loader()))),
                nothing);
    }

    @Override
    public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(CompletionParams params) {
        return quick(
                params.getTextDocument().getUri(),
                d -> Either.forRight(new Questions(workspace).completions(d, params.getPosition())),
                Either.forRight(new CompletionList()));
    }

    @Override
    public CompletableFuture<Hover> hover(HoverParams params) {
        return maybe(
                params.getTextDocument().getUri(),
                d -> new Questions(workspace).hover(d, params.getPosition(), checks.found(d.uri(), d.version())));
    }

    @Override
    public CompletableFuture<SignatureHelp> signatureHelp(SignatureHelpParams params) {
        return maybe(
                params.getTextDocument().getUri(), d -> new Questions(workspace).signature(d, params.getPosition()));
    }

    @Override
    public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> definition(
            DefinitionParams params) {
        return quick(
                params.getTextDocument().getUri(),
                d -> Either.forLeft(new Questions(workspace).definition(d, params.getPosition())),
                Either.forLeft(List.of()));
    }

    @Override
    public CompletableFuture<List<? extends Location>> references(ReferenceParams params) {
        boolean declaration = params.getContext() != null && params.getContext().isIncludeDeclaration();
        return whole(
                params.getTextDocument().getUri(),
                d -> new Questions(workspace).references(d, params.getPosition(), declaration),
                List.of());
    }

    @Override
    public CompletableFuture<Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>> prepareRename(
            PrepareRenameParams params) {
        return maybe(
                params.getTextDocument().getUri(),
                d -> new Questions(workspace)
                        .renamable(d, params.getPosition())
                        .map(o -> Either3.forFirst(Places.range(d.source(), o.span()))));
    }

    @Override
    public CompletableFuture<WorkspaceEdit> rename(RenameParams params) {
        return whole(
                params.getTextDocument().getUri(),
                d -> new Questions(workspace).rename(d, params.getPosition(), params.getNewName()),
                new WorkspaceEdit());
    }

    @Override
    public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(
            DocumentSymbolParams params) {
        return whole(params.getTextDocument().getUri(), d -> Views.symbols(d.assist()), List.of());
    }

    @Override
    public CompletableFuture<List<FoldingRange>> foldingRange(FoldingRangeRequestParams params) {
        return whole(params.getTextDocument().getUri(), d -> Views.folds(d.assist()), List.of());
    }

    @Override
    public CompletableFuture<SemanticTokens> semanticTokensFull(SemanticTokensParams params) {
        return whole(
                params.getTextDocument().getUri(),
                d -> new SemanticTokens(Views.tokens(d.assist())),
                new SemanticTokens(List.of()));
    }

    @Override
    public CompletableFuture<List<InlayHint>> inlayHint(InlayHintParams params) {
        return whole(params.getTextDocument().getUri(), d -> Views.hints(d.assist(), params.getRange()), List.of());
    }

    @Override
    public CompletableFuture<List<? extends TextEdit>> formatting(DocumentFormattingParams params) {
        return whole(params.getTextDocument().getUri(), d -> Views.style(d.source(), Optional.empty()), List.of());
    }

    @Override
    public CompletableFuture<List<? extends TextEdit>> rangeFormatting(DocumentRangeFormattingParams params) {
        return whole(
                params.getTextDocument().getUri(),
                d -> Views.style(d.source(), Optional.of(params.getRange())),
                List.of());
    }

    @Override
    public CompletableFuture<List<Either<Command, CodeAction>>> codeAction(CodeActionParams params) {
        return quick(
                params.getTextDocument().getUri(),
                d -> Views.fixes(d, params.getRange(), checks.found(d.uri(), d.version()), checks),
                List.of());
    }
}

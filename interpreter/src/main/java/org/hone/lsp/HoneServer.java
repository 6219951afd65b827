package org.hone.lsp;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.CodeActionOptions;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.RenameOptions;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.eclipse.lsp4j.SemanticTokensWithRegistrationOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SignatureHelpOptions;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextDocumentSyncOptions;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.hone.assist.Token;

/** The language server: what it can do, and how it begins and ends. */
public final class HoneServer implements LanguageServer {
    private final String version;
    private final HoneTexts texts = new HoneTexts();
    private final CountDownLatch exit = new CountDownLatch(1);
    private volatile boolean shutdown;

    private HoneServer(String version) {
        this.version = version;
    }

    /**
     * Serves one client until it says {@code exit} or its stream ends.
     *
     * @return 0 after {@code shutdown}, else 1, as the protocol has it
     */
    public static int serve(InputStream in, OutputStream out, String version) throws InterruptedException {
        HoneServer server = new HoneServer(version);
        Launcher<LanguageClient> launcher = LSPLauncher.createServerLauncher(server, in, out);
        server.texts.connect(launcher.getRemoteProxy());
        Future<?> listening = launcher.startListening();
        Thread end = new Thread(
                () -> {
                    try {
                        listening.get();
                    } catch (InterruptedException | ExecutionException | CancellationException e) {
                        // The stream is gone either way.
                        Thread.currentThread().interrupt();
                    } finally {
                        server.exit.countDown();
                    }
                },
                "hone-lsp-end");
        end.setDaemon(true);
        end.start();
        server.exit.await();
        server.texts.stop();
        listening.cancel(true);
        return server.shutdown ? 0 : 1;
    }

    @Override
    public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
        texts.open(root(params));
        ServerCapabilities can = new ServerCapabilities();
        TextDocumentSyncOptions sync = new TextDocumentSyncOptions();
        sync.setOpenClose(true);
        sync.setChange(TextDocumentSyncKind.Incremental);
        can.setTextDocumentSync(sync);
        can.setCompletionProvider(new CompletionOptions(false, List.of(".")));
        can.setSignatureHelpProvider(new SignatureHelpOptions(List.of("(", ",")));
        can.setHoverProvider(true);
        can.setDefinitionProvider(true);
        can.setReferencesProvider(true);
        can.setRenameProvider(new RenameOptions(true));
        can.setDocumentSymbolProvider(true);
        can.setDocumentFormattingProvider(true);
        can.setDocumentRangeFormattingProvider(true);
        can.setCodeActionProvider(new CodeActionOptions(List.of(CodeActionKind.QuickFix)));
        can.setSemanticTokensProvider(new SemanticTokensWithRegistrationOptions(
                new SemanticTokensLegend(tokenTypes(), List.of("declaration", "defaultLibrary")), true));
        can.setInlayHintProvider(true);
        can.setFoldingRangeProvider(true);
        return CompletableFuture.completedFuture(new InitializeResult(can, new ServerInfo("hone", version)));
    }

    static List<String> tokenTypes() {
        return Arrays.stream(Token.Kind.values()).map(HoneServer::tokenType).toList();
    }

    /** What the protocol calls a kind of token. */
    static String tokenType(Token.Kind kind) {
        return kind == Token.Kind.ENUM_MEMBER ? "enumMember" : kind.name().toLowerCase(Locale.ROOT);
    }

    @SuppressWarnings("deprecation") // clients that know no workspace folders still send the root
    private static Path root(InitializeParams params) {
        List<WorkspaceFolder> folders = params.getWorkspaceFolders();
        String uri = folders != null && !folders.isEmpty() ? folders.getFirst().getUri() : params.getRootUri();
        return uri == null ? Path.of("") : new Workspace(Path.of("")).path(uri);
    }

    @Override
    @SuppressWarnings("NullAway") // the protocol's interfaces do not say that their answers may be null
    public CompletableFuture<Object> shutdown() {
        shutdown = true;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void exit() {
        exit.countDown();
    }

    @Override
    public TextDocumentService getTextDocumentService() {
        return texts;
    }

    @Override
    public WorkspaceService getWorkspaceService() {
        return texts.files();
    }
}

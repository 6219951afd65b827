package org.hone.lsp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;

/** An editor that speaks to the server over two pipes, by the client of the protocol's own library. */
final class Editor implements LanguageClient {
    private static final int PATIENCE = 60;

    private final BlockingQueue<PublishDiagnosticsParams> published = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PipedOutputStream toServer = new PipedOutputStream();
    private final CompletableFuture<Integer> exit;
    private final LanguageServer server;
    private final Path folder;
    private final InitializeResult offered;

    Editor(Path folder) throws Exception {
        this.folder = folder.toRealPath();
        PipedInputStream fromEditor = new PipedInputStream(toServer, 1 << 20);
        PipedInputStream fromServer = new PipedInputStream(1 << 20);
        PipedOutputStream answers = new PipedOutputStream(fromServer);
        this.exit = CompletableFuture.supplyAsync(() -> {
            try {
                return HoneServer.serve(fromEditor, answers, "test");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        var launcher = LSPLauncher.createClientLauncher(this, fromServer, toServer);
        var unused = launcher.startListening();
        this.server = launcher.getRemoteProxy();
        InitializeParams params = new InitializeParams();
        params.setCapabilities(new ClientCapabilities());
        params.setWorkspaceFolders(
                List.of(new WorkspaceFolder(this.folder.toUri().toString(), "test")));
        this.offered = server.initialize(params).get(PATIENCE, TimeUnit.SECONDS);
        server.initialized(new InitializedParams());
    }

    InitializeResult offered() {
        return offered;
    }

    TextDocumentService texts() {
        return server.getTextDocumentService();
    }

    String uri(String file) {
        return folder.resolve(file).toUri().toString();
    }

    TextDocumentIdentifier id(String file) {
        return new TextDocumentIdentifier(uri(file));
    }

    void open(String file, String text) {
        texts().didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri(file), "hone", 1, text)));
    }

    /** Opens a text with a {@code §} and gives its position. */
    Position openMarked(String file, String marked) {
        open(file, marked.replace("§", ""));
        return position(marked);
    }

    static Position position(String marked) {
        String before = marked.substring(0, marked.indexOf('§'));
        int line = (int) before.chars().filter(c -> c == '\n').count();
        return new Position(line, before.length() - before.lastIndexOf('\n') - 1);
    }

    void change(String file, int version, Range range, String text) {
        texts().didChange(new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(uri(file), version),
                List.of(new TextDocumentContentChangeEvent(range, text))));
    }

    /** What was published about a version of a file. */
    PublishDiagnosticsParams found(String file, int version) throws InterruptedException {
        while (true) {
            PublishDiagnosticsParams next = published.poll(PATIENCE, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing was published about version " + version + " of " + file);
            }
            if (next.getUri().equals(uri(file)) && next.getVersion() != null && next.getVersion() == version) {
                return next;
            }
        }
    }

    static <T> T answer(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE, TimeUnit.SECONDS);
    }

    /** Writes to the server what no client would. */
    void raw(String bytes) throws IOException {
        toServer.write(bytes.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        toServer.flush();
    }

    int shutdown() throws Exception {
        answer(server.shutdown());
        server.exit();
        return exit.get(PATIENCE, TimeUnit.SECONDS);
    }

    int hangUp() throws Exception {
        toServer.close();
        return exit.get(PATIENCE, TimeUnit.SECONDS);
    }

    void close() throws Exception {
        toServer.close();
        exit.get(PATIENCE, TimeUnit.SECONDS);
    }

    @Override
    public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
        published.add(diagnostics);
    }

    @Override
    public void telemetryEvent(Object object) {
        said.writeBytes(object.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void showMessage(MessageParams message) {
        telemetryEvent(message);
    }

    @Override
    public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams request) {
        telemetryEvent(request);
        return CompletableFuture.completedFuture(new MessageActionItem("ok"));
    }

    @Override
    public void logMessage(MessageParams message) {
        telemetryEvent(message);
    }
}

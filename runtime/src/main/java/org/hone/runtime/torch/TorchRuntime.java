package org.hone.runtime.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hone.runtime.graph.Products;
import org.hone.runtime.record.StopToken;

/**
 * The native tensor engine, started. The engine itself is one per process and cannot be stopped; what this owns, and
 * frees on {@link #close()}, is the memory of every array made under its {@link #manager()}.
 *
 * <p>Native calls are not to be made from two threads at once: the worker threads of both would spin at each other's
 * barriers on the same cores.
 */
public final class TorchRuntime implements AutoCloseable {
    private static final String ENGINE = "PyTorch";

    private final PtNDManager manager;
    private final Boundary boundary = new Boundary();

    private final int threads;

    private TorchRuntime(PtNDManager manager, int threads) {
        this.manager = manager;
        this.threads = threads;
    }

    /**
     * Starts the engine, or joins the one that runs in this process already.
     *
     * @param threads worker threads of one native operator; at least 1
     * @param device where arrays live
     * @param notice receives a line for the user when the native library must be unpacked first
     * @throws TorchException if the native library cannot be loaded, or it has no support for the device
     */
    public static TorchRuntime start(int threads, Device device, Consumer<String> notice) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        configure(threads);
        announceUnpacking(notice);
        Engine engine;
        try {
            engine = Engine.getEngine(ENGINE);
        } catch (EngineException | UnsatisfiedLinkError e) {
            throw new TorchException(
                    "cannot load the PyTorch native library from " + Utils.getEngineCacheDir("pytorch"), e);
        }
        NativeHeap.keep();
        JniUtils.setNumThreads(threads);
        if (device.isGpu() && !engine.hasCapability("CUDA")) {
            throw new TorchException(
                    "the PyTorch native library in use has no CUDA; name the lib folder of a CUDA build"
                            + " of PyTorch in PYTORCH_LIBRARY_PATH, or use the CPU");
        }
        return new TorchRuntime((PtNDManager) engine.newBaseManager(device), threads);
    }

    /**
     * As {@link #start(int, Device, Consumer)}, on a device by name.
     *
     * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
     */
    public static TorchRuntime start(int threads, String device, Consumer<String> notice) {
        return start(threads, named(device), notice);
    }

    private static Device named(String device) {
        if (device.equals("cpu")) {
            return Device.cpu();
        }
        if (device.equals("cuda")) {
            return Device.gpu();
        }
        if (device.startsWith("cuda:")) {
            try {
                return Device.gpu(Integer.parseInt(device.substring("cuda:".length())));
            } catch (NumberFormatException e) {
                throw new TorchException("there is no device `" + device + "`; use cpu, cuda or cuda:N", e);
            }
        }
        throw new TorchException("there is no device `" + device + "`; use cpu, cuda or cuda:N");
    }

    /** Versions of the engine's parts, by name; loads nothing. */
    public static Map<String, String> versions() {
        String api = Engine.class.getPackage().getImplementationVersion();
        return Map.of("djl", api == null ? Engine.getDjlVersion() : api);
    }

    /** As {@link #start(int, Device, Consumer)} on the CPU. */
    public static TorchRuntime start(int threads, Consumer<String> notice) {
        return start(threads, Device.cpu(), notice);
    }

    /**
     * Owner of everything this runtime allocates; open a sub-manager for each phase and close it. An array created from
     * Java values keeps its bytes in a direct buffer until the garbage collector runs, after the manager was closed too:
     * {@code -XX:MaxDirectMemorySize} bounds what piles up.
     */
    public NDManager manager() {
        return manager;
    }

    /** The device arrays live on unless they are made elsewhere on purpose. */
    public Device device() {
        return manager.getDevice();
    }

    /** Who computes a model's products here: every x86 build of the engine but macOS's has oneDNN in it. */
    Products products() {
        boolean x86 = Set.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        return x86 && !mac ? Products.ONEDNN : Products.ATEN;
    }

    /**
     * Compiles an archive of {@link org.hone.runtime.graph.TorchArchive}.
     *
     * @throws TorchException if the archive's code does not compile; the message holds the compiler's own
     */
    public TorchModule load(byte[] archive) {
        try {
            return new TorchModule(
                    JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false), boundary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (EngineException e) {
            throw new TorchException("the training graph does not compile: " + e.getMessage(), e);
        }
    }

    /** Something to be done here. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        /** Does it. */
        T get() throws E;
    }

    /**
     * Does something that a token may interrupt: the next native call that may take long then throws
     * {@link org.hone.runtime.record.InterruptedActionException} instead of being made. Memory is freed on the way out as after
     * any exception, and another action can begin.
     */
    public <T, E extends Exception> T interruptibly(StopToken token, Work<T, E> work) throws E {
        // One number for the whole process: another runtime, of a replay for instance, may have set its own since.
        JniUtils.setNumThreads(threads);
        boundary.watch(Optional.of(token));
        try {
            return work.get();
        } finally {
            boundary.watch(Optional.empty());
        }
    }

    @Override
    public void close() {
        manager.close();
    }

    /** What the engine reads once, while it starts. A value that the user has set stays. */
    private static void configure(int threads) {
        setUnlessPresent("ai.djl.pytorch.num_threads", Integer.toString(threads));
        // Independent operators never run side by side here: one native call at a time owns the cores.
        setUnlessPresent("ai.djl.pytorch.num_interop_threads", "1");
        setUnlessPresent("ai.djl.offline", "true");
        setUnlessPresent("OPT_OUT_TRACKING", "true");
        setUnlessPresent("ai.djl.default_engine", ENGINE);
    }

    private static void setUnlessPresent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static void announceUnpacking(Consumer<String> notice) {
        Path cache = Utils.getEngineCacheDir("pytorch");
        if (Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH") == null && !isUnpacked(cache)) {
            notice.accept("Unpacking the PyTorch native library (450 MB) to " + cache + "; this happens once.");
        }
    }

    private static boolean isUnpacked(Path cache) {
        if (!Files.isDirectory(cache)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(cache)) {
            return entries.anyMatch(entry -> Files.isDirectory(entry)
                    && Character.isDigit(entry.getFileName().toString().charAt(0)));
        } catch (IOException e) {
            return false;
        }
    }
}

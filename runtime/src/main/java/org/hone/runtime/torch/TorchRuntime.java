package org.hone.runtime.torch;

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
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.hone.runtime.graph.Products;
import org.hone.runtime.plan.DeviceName;
import org.hone.runtime.record.StopToken;

/**
 * The native tensor engine, started. The engine itself is one per process and cannot be stopped; what this owns, and
 * frees on {@link #close()}, is the memory of every array made under its {@link #manager()}.
 *
 * <p>Native calls are not to be made from two threads at once, except in {@link Lanes}: the worker threads of both would spin at
 * each other's barriers on the same cores.
 */
public final class TorchRuntime implements AutoCloseable {
    private static final String ENGINE = "PyTorch";

    private final PtNDManager manager;
    private final Boundary boundary = new Boundary();

    private final int threads;

    private final Lanes lanes;

    private TorchRuntime(PtNDManager manager, int threads) {
        this.manager = manager;
        this.threads = threads;
        lanes = new Lanes(Devices.lanes(manager, threads));
    }

    /**
     * Starts the engine, or joins the one that runs in this process already.
     *
     * @param threads worker threads of one native operator; at least 1
     * @param device where arrays live
     * @param notice receives a line for the user when the native library must be unpacked first
     * @throws TorchException if the native library cannot be loaded, or it has no support for the device
     */
    public static TorchRuntime start(int threads, DeviceName device, Consumer<String> notice) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        configure(threads);
        Devices.chooseBinding(device);
        announceUnpacking(notice);
        return EngineCalls.make(() -> started(threads, device));
    }

    private static TorchRuntime started(int threads, DeviceName device) {
        Engine engine;
        try {
            engine = Engine.getEngine(ENGINE);
        } catch (EngineException | UnsatisfiedLinkError e) {
            throw Devices.notLoaded(device, e);
        }
        JniUtils.setNumThreads(threads);
        return new TorchRuntime(Devices.open(engine, device), threads);
    }

    /**
     * As {@link #start(int, DeviceName, Consumer)}, on a device by name.
     *
     * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
     */
    public static TorchRuntime start(int threads, String device, Consumer<String> notice) {
        return start(
                threads,
                DeviceName.parse(device).orElseThrow(() -> new TorchException(DeviceName.refusal(device))),
                notice);
    }

    /** Gives the system what the engine has freed and its heap still holds; some milliseconds. */
    public void giveBack() {
        boundary.giveBack();
    }

    /** Versions of the engine's parts, by name; loads nothing. */
    public static Map<String, String> versions() {
        String api = Engine.class.getPackage().getImplementationVersion();
        return Map.of("djl", api == null ? Engine.getDjlVersion() : api);
    }

    /** As {@link #start(int, DeviceName, Consumer)} on the CPU. */
    public static TorchRuntime start(int threads, Consumer<String> notice) {
        return start(threads, DeviceName.CPU, notice);
    }

    /**
     * Owner of everything this runtime allocates; open a sub-manager for each phase and close it. An array created from
     * Java values keeps its bytes in a direct buffer until the garbage collector runs, after the manager was closed too:
     * {@code -XX:MaxDirectMemorySize} bounds what piles up.
     */
    public NDManager manager() {
        return manager;
    }

    /** For calls that gain nothing from more than one thread: as many at once as an operator has threads, on the CPU. */
    Lanes lanes() {
        return lanes;
    }

    /** Who computes a model's products here. */
    Products products() {
        return Devices.products();
    }

    /**
     * Compiles an archive of {@link org.hone.runtime.graph.TorchArchive}.
     *
     * @throws TorchException if the archive's code does not compile; the message holds the compiler's own
     */
    public TorchModule load(byte[] archive) {
        return EngineCalls.make(() -> loaded(archive));
    }

    private TorchModule loaded(byte[] archive) {
        try {
            return new TorchModule(
                    JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false), boundary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (EngineException e) {
            throw new TorchException("the training graph does not compile: " + e.getMessage(), e);
        }
    }

    /**
     * From now on counts how long methods of the graph run, and the C library when it gives back what they left; what is not within one
     * is Java's share of the time.
     *
     * @param clock for instance the time of this thread's processor; native calls are made by one thread
     */
    public void count(LongSupplier clock) {
        boundary.count(clock);
    }

    /** How long these have run since {@link #count}, in the unit of its clock. */
    public long counted() {
        return boundary.spent();
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
        lanes.close();
        EngineCalls.run(manager::close);
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
        if (Devices.ownLibrary().isEmpty() && !isUnpacked(cache)) {
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

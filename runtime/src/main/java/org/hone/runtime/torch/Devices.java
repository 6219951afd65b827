package org.hone.runtime.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Utils;
import java.util.Optional;
import java.util.Set;
import org.hone.runtime.graph.Products;
import org.hone.runtime.plan.DeviceName;

/** Every choice that depends on the device. The graph itself has none but those of {@link Products} and of attention. */
final class Devices {
    private static final String LIBRARY = "PYTORCH_LIBRARY_PATH";
    private static final String FLAVOUR = "PYTORCH_FLAVOR";

    private Devices() {}

    /** The folder of a PyTorch library of the user's own, in place of the one that comes with Hone. */
    static Optional<String> ownLibrary() {
        return Optional.ofNullable(Utils.getEnvOrSystemProperty(LIBRARY));
    }

    /**
     * Chooses the binding that goes with a library of the user's own, unless the user has. By itself the engine would look for one of
     * the older C++ ABI, which there is none of for PyTorch 2.7.
     */
    static void chooseBinding(DeviceName name) {
        String chosen = Utils.getEnvOrSystemProperty(FLAVOUR);
        if (ownLibrary().isPresent() && (chosen == null || chosen.isEmpty())) {
            System.setProperty(FLAVOUR, name.cuda() ? "cu128" : "cpu");
        }
    }

    /** The library cannot be loaded; the linker's own words say what is missing. */
    static TorchException notLoaded(DeviceName name, Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String from = ownLibrary()
                .map(path -> LIBRARY + "=" + path)
                .orElse(Utils.getEngineCacheDir("pytorch").toString());
        String mend =
                name.cuda() ? ". CUDA needs the NVIDIA driver (libcuda.so.1) and a CUDA build of PyTorch 2.7.1" : "";
        return new TorchException(
                "cannot load the PyTorch native library from " + from + ": " + firstLine(first) + mend, failure);
    }

    /**
     * The root of all arrays on a device. One number is written to it, so that what is missing is said before any work.
     *
     * @throws TorchException if the library or the machine does not have the device
     */
    static PtNDManager open(Engine engine, DeviceName name) {
        if (name.cuda() && !engine.hasCapability("CUDA")) {
            throw new TorchException("cannot compute on " + name + ": the PyTorch library in "
                    + LibUtils.getLibtorchPath()
                    + " finds no CUDA. It must be a CUDA build of PyTorch 2.7.1 (name its lib folder in " + LIBRARY
                    + "), and the machine needs an NVIDIA GPU and its driver (`nvidia-smi -L` lists the GPUs); see"
                    + " docs/devices.md. Without --device, Hone computes on the CPU");
        }
        PtNDManager manager = (PtNDManager) engine.newBaseManager(device(name));
        try (NDArray probe = manager.zeros(new Shape(1))) {
            HostBytes.of(probe);
        } catch (EngineException e) {
            manager.close();
            throw new TorchException(
                    "cannot compute on " + name + ": " + firstLine(e)
                            + " (`nvidia-smi -L` lists the GPUs, from 0; CUDA_VISIBLE_DEVICES hides some)",
                    e);
        }
        return manager;
    }

    private static Device device(DeviceName name) {
        return name.cuda() ? Device.gpu(name.number().orElse(0)) : Device.cpu();
    }

    /** Whether an array's bytes are in the host's memory. */
    static boolean isHost(NDArray array) {
        return !array.getDevice().isGpu();
    }

    /** How many native calls pay side by side: one for each thread of the CPU; another device works in parallel by itself. */
    static int lanes(NDManager manager, int threads) {
        return manager.getDevice().isGpu() ? 1 : threads;
    }

    /** Who computes a model's products here: every x86 build of the engine but macOS's has oneDNN in it. */
    static Products products() {
        boolean x86 = Set.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        return x86 && !mac ? Products.ONEDNN : Products.ATEN;
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }
}

package org.hone.runtime.torch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hone.runtime.record.InterruptedActionException;
import org.jspecify.annotations.Nullable;

/** A loaded archive; its methods run natively, one whole method a call. */
public final class TorchModule implements AutoCloseable {
    private final PtSymbolBlock block;
    private final Boundary boundary;

    TorchModule(PtSymbolBlock block, Boundary boundary) {
        this.block = block;
        this.boundary = boundary;
    }

    /** Names of the methods of the archive. */
    public List<String> methods() {
        return List.of(JniUtils.getMethodNames(block));
    }

    /**
     * Runs a method that returns tensors and needs no gradient. The method runs in the engine's inference mode, which
     * {@code torch.set_grad_enabled} cannot leave; what it returns is copied, so that it may take part in a later
     * {@link #callWithGradient}.
     *
     * @param method the method's name
     * @param scope owner of the result; the call's intermediate memory is freed when it returns
     * @param arguments {@link NDArray} for {@code Tensor}; {@link NDList} or {@code NDArray[]} for {@code List[Tensor]};
     *     {@link Integer} or {@link Long} for {@code int}; {@link Double} for {@code float}; {@link Boolean} for
     *     {@code bool}; {@link String} for {@code str}; {@code int[]} or {@code long[]} for {@code List[int]};
     *     {@code double[]} for {@code List[float]}
     * @return the tensors of a {@code Tensor}, {@code List[Tensor]} or a tuple of tensors, in order
     * @throws TorchException if the method fails; the message holds the engine's own
     * @throws InterruptedActionException if the action is interrupted; the method is not called then
     */
    public NDList call(String method, NDManager scope, Object... arguments) {
        return EngineCalls.make(() -> ordinary(read(method, scope, arguments)));
    }

    /**
     * As {@link #call}, for results that are read into Java and then done with: they are not copied first, and so are no arguments for
     * {@link #callWithGradient}.
     */
    public NDList read(String method, NDManager scope, Object... arguments) {
        boundary.cross();
        return EngineCalls.make(() -> tensors(method, scope, arguments));
    }

    private NDList tensors(String method, NDManager scope, Object... arguments) {
        try (IValue result = run(method, arguments)) {
            if (result.isTensor()) {
                return new NDList(result.toTensor((PtNDManager) scope));
            }
            if (result.isTensorList() || result.isList() || result.isTuple()) {
                return result.toNDList((PtNDManager) scope);
            }
            throw new TorchException("method " + method + " returned " + result.getType() + ", not tensors");
        }
    }

    /**
     * Runs a method that differentiates: gradient mode is on in it, and {@code torch.grad} and {@code torch.backward}
     * work. What it returns should be detached, or it keeps the whole autograd graph alive.
     *
     * @param method the method's name; numbers reach it as tensors, to be unwrapped by {@code int(x)}, {@code float(x)}
     *     or {@code bool(x)}
     * @param scope owner of the result
     * @param arguments {@link NDArray} for {@code Tensor}; {@link NDList} or {@code NDArray[]}, not empty, for
     *     {@code List[Tensor]}; {@link Integer}, {@link Long}, {@code int[]} or {@code long[]} for a {@code Tensor} of
     *     int64, {@link Double} or {@code double[]} for one of float64, {@link Boolean} for one of int64
     * @return the tensors of a {@code Tensor}, {@code List[Tensor]} or a tuple of tensors, in order
     * @throws TorchException if the method fails; the message holds the engine's own
     * @throws InterruptedActionException if the action is interrupted; the method is not called then
     */
    public NDList callWithGradient(String method, NDManager scope, Object... arguments) {
        boundary.cross();
        return EngineCalls.make(() -> differentiated(method, scope, arguments));
    }

    private NDList differentiated(String method, NDManager scope, Object... arguments) {
        boolean before = JniUtils.isGradMode();
        List<NDArray> renamed = new ArrayList<>();
        try (NDManager temporary = scope.newSubManager()) {
            NDList inputs = new NDList();
            // The result belongs to the manager of the first input, so that one is made in the result's scope.
            try (NDArray selector = scope.create(0)) {
                selector.setName("module_method:" + method);
                inputs.add(selector);
                for (int i = 0; i < arguments.length; i++) {
                    switch (arguments[i]) {
                        case NDList list -> {
                            String name = "a" + i + "[]";
                            list.forEach(array -> inputs.add(named(array, name, renamed)));
                        }
                        case NDArray[] array -> {
                            String name = "a" + i + "[]";
                            for (NDArray a : array) {
                                inputs.add(named(a, name, renamed));
                            }
                        }
                        case NDArray array -> inputs.add(named(array, null, renamed));
                        default -> inputs.add(tensor(arguments[i], temporary));
                    }
                }
                plainExecutor();
                JniUtils.setGradMode(true);
                return boundary.counted(() -> IValueUtils.forward(block, inputs, true));
            }
        } catch (EngineException e) {
            throw new TorchException("method " + method + " failed: " + e.getMessage(), e);
        } finally {
            JniUtils.setGradMode(before);
            renamed.forEach(array -> array.setName(null));
        }
    }

    /**
     * Runs a method that returns an {@code int} or a {@code float}; otherwise as {@link #call}. It is not left when an action is
     * interrupted: such methods change tensors in place, and several of them belong together.
     */
    public double callNumber(String method, Object... arguments) {
        return EngineCalls.make(() -> number(method, arguments));
    }

    private double number(String method, Object... arguments) {
        try (IValue result = run(method, arguments)) {
            if (result.isLong()) {
                return result.toLong();
            }
            if (result.isDouble()) {
                return result.toDouble();
            }
            throw new TorchException("method " + method + " returned " + result.getType() + ", not a number");
        }
    }

    /** Gives what methods left behind back to the system. */
    void giveBack() {
        boundary.giveBack();
    }

    @Override
    public void close() {
        EngineCalls.run(block::close);
    }

    /**
     * Turns the profiling executor off for this thread (the setting is one a thread). It would run the first calls of a
     * method differently from the later ones, so a resumed run would differ from an uninterrupted one in the last bits,
     * and it would recompile for every new shape.
     */
    private static void plainExecutor() {
        JniUtils.setGraphExecutorOptimize(false);
    }

    private IValue run(String method, Object... arguments) {
        IValue[] values = new IValue[arguments.length];
        try {
            for (int i = 0; i < arguments.length; i++) {
                values[i] = value(arguments[i]);
            }
            plainExecutor();
            return boundary.counted(() -> IValueUtils.runMethod(block, method, values));
        } catch (EngineException e) {
            throw new TorchException("method " + method + " failed: " + e.getMessage(), e);
        } finally {
            for (IValue value : values) {
                if (value != null) {
                    value.close();
                }
            }
        }
    }

    private static IValue value(Object argument) {
        return switch (argument) {
            case NDArray a -> IValue.from((PtNDArray) a);
            case NDList l -> tensors(l.toArray(NDArray[]::new));
            case NDArray[] a -> tensors(a);
            case Integer i -> IValue.from((long) i);
            case Long l -> IValue.from(l);
            case Double d -> IValue.from(d);
            case Boolean b -> IValue.from(b);
            case String s -> IValue.from(s);
            case int[] a -> IValue.listFrom(Arrays.stream(a).asLongStream().toArray());
            case long[] a -> IValue.listFrom(a);
            case double[] a -> IValue.listFrom(a);
            default ->
                throw new IllegalArgumentException(
                        "a " + argument.getClass().getName() + " cannot be an argument of a graph method");
        };
    }

    /** Copies what inference mode made, one array at a time: its tensors cannot be saved for a backward pass. */
    private static NDList ordinary(NDList results) {
        NDList copies = new NDList(results.size());
        for (NDArray result : results) {
            try (result) {
                copies.add(result.duplicate());
            }
        }
        return copies;
    }

    /** The engine groups the members of a list argument by their name. */
    private static NDArray named(NDArray array, @Nullable String name, List<NDArray> renamed) {
        array.setName(name);
        renamed.add(array);
        return array;
    }

    private static NDArray tensor(Object argument, NDManager manager) {
        return switch (argument) {
            case Integer i -> manager.create((long) i);
            case Long l -> manager.create(l);
            case Double d -> manager.create(d);
            case Boolean b -> manager.create(b ? 1L : 0L);
            case int[] a -> manager.create(Arrays.stream(a).asLongStream().toArray());
            case long[] a -> manager.create(a);
            case double[] a -> manager.create(a);
            default ->
                throw new IllegalArgumentException(
                        "a " + argument.getClass().getName() + " cannot be an argument of a graph method");
        };
    }

    private static IValue tensors(NDArray[] arrays) {
        return IValue.listFrom(Arrays.stream(arrays).map(a -> (PtNDArray) a).toArray(PtNDArray[]::new));
    }
}

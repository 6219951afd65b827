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
import java.util.Arrays;
import java.util.List;

/** A loaded archive; its methods run natively, one whole method a call. */
public final class TorchModule implements AutoCloseable {
    private final PtSymbolBlock block;

    TorchModule(PtSymbolBlock block) {
        this.block = block;
    }

    /** Names of the methods of the archive. */
    public List<String> methods() {
        return List.of(JniUtils.getMethodNames(block));
    }

    /**
     * Runs a method that returns tensors.
     *
     * @param method the method's name
     * @param scope owner of the result; the call's intermediate memory is freed when it returns
     * @param arguments {@link NDArray} for {@code Tensor}; {@link NDList} or {@code NDArray[]} for {@code List[Tensor]};
     *     {@link Integer} or {@link Long} for {@code int}; {@link Double} for {@code float}; {@link Boolean} for
     *     {@code bool}; {@link String} for {@code str}; {@code int[]} or {@code long[]} for {@code List[int]};
     *     {@code double[]} for {@code List[float]}
     * @return the tensors of a {@code Tensor}, {@code List[Tensor]} or a tuple of tensors, in order
     * @throws TorchException if the method fails; the message holds the engine's own
     */
    public NDList call(String method, NDManager scope, Object... arguments) {
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

    /** Runs a method that returns an {@code int} or a {@code float}; otherwise as {@link #call}. */
    public double callNumber(String method, Object... arguments) {
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

    @Override
    public void close() {
        block.close();
    }

    private IValue run(String method, Object... arguments) {
        IValue[] values = new IValue[arguments.length];
        try {
            for (int i = 0; i < arguments.length; i++) {
                values[i] = value(arguments[i]);
            }
            return IValueUtils.runMethod(block, method, values);
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

    private static IValue tensors(NDArray[] arrays) {
        return IValue.listFrom(Arrays.stream(arrays).map(a -> (PtNDArray) a).toArray(PtNDArray[]::new));
    }
}

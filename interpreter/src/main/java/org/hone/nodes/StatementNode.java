package org.hone.nodes;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.InstrumentableNode;
import com.oracle.truffle.api.instrumentation.ProbeNode;
import com.oracle.truffle.api.instrumentation.StandardTags.StatementTag;
import com.oracle.truffle.api.instrumentation.Tag;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.SourceSection;

/** One statement: what limits and tools count and stop at. */
public class StatementNode extends Node implements InstrumentableNode {
    private final SourceSection section;
    private final Deed deed;

    /**
     * @param section where the statement stands
     * @param deed what it does
     */
    public StatementNode(SourceSection section, Deed deed) {
        this.section = section;
        this.deed = deed;
    }

    /** Does it and gives its value. */
    public Object executeStatement(VirtualFrame frame) {
        return perform(frame.getArguments());
    }

    @TruffleBoundary
    private Object perform(Object[] arguments) {
        return deed.perform(this, arguments);
    }

    @Override
    public SourceSection getSourceSection() {
        return section;
    }

    @Override
    public boolean isInstrumentable() {
        return true;
    }

    @Override
    public boolean hasTag(Class<? extends Tag> tag) {
        return tag == StatementTag.class;
    }

    @Override
    public WrapperNode createWrapper(ProbeNode probe) {
        return new StatementWrapper(this, probe);
    }
}

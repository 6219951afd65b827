package org.hone.ast;

/** What a statement computes: a pure expression or an action. Only run blocks and the prompt take either. */
public sealed interface Computation extends Node permits Expression, Action {}

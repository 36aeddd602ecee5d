namespace Jiaozi.Storage;

/// <summary>A key and its value as a scan returns them.</summary>
public readonly record struct StorePair(byte[] Key, byte[] Value);

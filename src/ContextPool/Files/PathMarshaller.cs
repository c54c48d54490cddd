using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ContextPool.Files;

/// <summary>Hands paths to the C library in the bytes of <see cref="PathText"/>, on the stack where they are short.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedIn, typeof(ToLibrary))]
internal static unsafe class PathMarshaller
{
    public ref struct ToLibrary
    {
        private byte* _path;
        private bool _isAllocated;

        /// <summary>Bytes on the stack of each call.</summary>
        public static int BufferSize => 1024;

        public void FromManaged(string path, Span<byte> stack)
        {
            int bytes = PathText.MaxBytes(path);
            _isAllocated = bytes > stack.Length;
            _path = _isAllocated ? (byte*)NativeMemory.Alloc((nuint)bytes) : (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(stack));
            PathText.Encode(path, new Span<byte>(_path, bytes));
        }

        public readonly byte* ToUnmanaged() => _path;

        public readonly void Free()
        {
            if (_isAllocated) NativeMemory.Free(_path);
        }
    }
}

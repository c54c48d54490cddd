using ChatApi;

// dotnet run --project samples/ChatApi -- --ContextPool:StorageDirectory=/tmp/chats --urls http://127.0.0.1:5080
await ChatProgram.Build(args).RunAsync();

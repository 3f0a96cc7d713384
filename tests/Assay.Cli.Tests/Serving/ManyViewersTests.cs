using System.Net;
using Assay.Cli.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Assay.Cli.Tests.Serving;

/// <summary>Many who look, and one who is slow.</summary>
public class ManyViewersTests(SmallStudies small) : IClassFixture<SmallStudies>
{
    [Fact]
    public async Task Two_hundred_pages_follow_one_study_and_more_than_enough_are_refused()
    {
        using Shelf shelf = new();
        shelf.Put("one", small, small.Lines[30]);
        await using Visit visit = await Visit.To(shelf.Folder);
        EventReader[] readers = [.. await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => visit.Follow("api/live?study=one")))];
        Follower[] pages = [.. readers.Select(_ => new Follower())];
        for (int i = 0; i < readers.Length; i++) (await readers[i].Into(pages[i])).ShouldBe("report");
        visit.Server.Streams.ShouldBe(200);

        List<EventReader> more = [];
        for (int i = 0; i < 56; i++) more.Add(await visit.Follow("api/live"));
        (await visit.Get("api/live")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await visit.Get("api/studies")).StatusCode.ShouldBe(HttpStatusCode.OK);

        shelf.Append("one", small.Journal.AsSpan(small.Lines[30]));
        for (int i = 0; i < readers.Length; i++)
        {
            while (!(bool)pages[i].Report!["studies"]![0]!["ended"]!) await readers[i].Into(pages[i]);
            pages[i].Report!.ToJsonString().ShouldBe(pages[0].Report!.ToJsonString());
        }

        foreach (EventReader reader in readers.Concat(more)) reader.Dispose();
        while (visit.Server.Streams > 0) await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_is_slow_misses_what_came_meanwhile_and_gets_the_whole()
    {
        Counting feed = new();
        Body body = new();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        feed.Update();
        Task following = EventStream.Follow(feed, body.Response, TimeProvider.System, end.Token);
        (await body.Taken()).ShouldBe("event: whole\ndata: 1\n\n");
        feed.Update();
        (await body.Taken()).ShouldBe("event: step\ndata: 2\n\n");
        feed.Update();
        await body.Offered(); // the third is on its way, and stuck
        for (int i = 0; i < 500; i++) feed.Update();
        (await body.Taken()).ShouldBe("event: step\ndata: 3\n\n");
        (await body.Taken()).ShouldBe("event: whole\ndata: 503\n\n");
        feed.Update();
        (await body.Taken()).ShouldBe("event: step\ndata: 504\n\n");
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(following);
    }

    [Fact]
    public async Task Who_takes_nothing_in_is_given_up_and_who_waits_hears_a_comment()
    {
        Counting feed = new();
        Body body = new();
        HandMoved time = new();
        feed.Update();
        Task following = EventStream.Follow(feed, body.Response, time, TestContext.Current.CancellationToken);
        (await body.Taken()).ShouldBe("event: whole\ndata: 1\n\n");
        await time.Pass(TimeSpan.FromSeconds(15));
        (await body.Taken()).ShouldBe(": \n\n");
        feed.Update();
        await body.Offered();
        await time.Pass(TimeSpan.FromSeconds(30));
        await Should.ThrowAsync<OperationCanceledException>(following);
    }

    /// <summary>A feed whose states are numbers.</summary>
    private sealed class Counting : LiveFeed
    {
        public void Update() => Publish(number =>
        {
            byte[] data = System.Text.Encoding.UTF8.GetBytes(number.ToString());
            return new(number, new("whole", [data]), new("step", [data]));
        });
    }

    /// <summary>A response whose reader takes one event after the other, when it likes.</summary>
    private sealed class Body : Stream
    {
        private readonly SemaphoreSlim _offered = new(0), _room = new(0);
        private string _text = "";

        public Body()
        {
            DefaultHttpContext context = new();
            context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(this));
            Response = context.Response;
        }

        public HttpResponse Response { get; }

        /// <summary>Waits until something is to be written.</summary>
        public async Task Offered()
        {
            await _offered.WaitAsync(TestContext.Current.CancellationToken);
            _offered.Release();
        }

        /// <summary>Takes what is written next.</summary>
        public async Task<string> Taken()
        {
            await _offered.WaitAsync(TestContext.Current.CancellationToken);
            string text = _text;
            _room.Release();
            return text;
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _text = System.Text.Encoding.UTF8.GetString(buffer.Span);
            _offered.Release();
            await _room.WaitAsync(cancellationToken);
        }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>A clock that stands still until it is told how much time passes: whoever waits for just so long goes on.</summary>
    private sealed class HandMoved : TimeProvider
    {
        private readonly List<Waiting> _timers = [];

        public async Task Pass(TimeSpan time)
        {
            while (true)
            {
                Waiting? due;
                lock (_timers) due = _timers.LastOrDefault(timer => timer.Due == time);
                if (due is { } found)
                {
                    found.Fire();
                    return;
                }

                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waiting timer = new(callback, state, _timers) { Due = dueTime };
            lock (_timers) _timers.Add(timer);
            return timer;
        }

        private sealed class Waiting(TimerCallback callback, object? state, List<Waiting> all) : ITimer
        {
            public TimeSpan Due { get; init; }

            public void Fire() => callback(state);

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
                lock (all) all.Remove(this);
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }
        }
    }
}

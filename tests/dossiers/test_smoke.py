def test_whole_way(stage):
    from tests.factories.dossiers import fresh

    d = stage.voted(2)
    dec = stage.decision(d)
    stage.issue(dec)
    assert fresh(d).status == "decided"

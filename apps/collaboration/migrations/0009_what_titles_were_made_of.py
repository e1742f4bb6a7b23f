from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collaboration', '0008_templates_wait_for_their_flow'),
    ]

    operations = [
        # Rows that are there say None: what their titles were made of nobody wrote down.
        migrations.AddField(
            model_name='affair',
            name='title_fields',
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name='affair',
            name='title_fields',
            field=models.JSONField(default=list, null=True),
        ),
    ]
